"""OpenInference's instrumentations of botocore and of LangChain."""

from __future__ import annotations

import functools
from collections.abc import Callable

import bedrock_cases
import cases
import langchain_cases
from openinference.instrumentation import using_attributes
from openinference.instrumentation.bedrock import BedrockInstrumentor
from openinference.instrumentation.langchain import LangChainInstrumentor
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor


def watched(case: Callable[[], None], instrumentor) -> Callable[[], None]:
    @functools.wraps(case)
    def run() -> None:
        provider = TracerProvider(resource=Resource({"service.name": "harbour-tours"}))
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        trace.set_tracer_provider(provider)
        instrumentor.instrument()
        case()
        provider.shutdown()

    return run


def attributes() -> None:
    """Session, user, metadata and tags, as OpenInference's context managers set them."""
    with using_attributes(
        session_id="tour-9",
        user_id="ada",
        metadata={"plan": "free", "attempt": 2},
        tags=["harbour", "test"],
    ):
        bedrock_cases.chat()


if __name__ == "__main__":
    cases.main(
        *[watched(case, BedrockInstrumentor()) for case in [*bedrock_cases.CASES, attributes]],
        *[watched(case, LangChainInstrumentor()) for case in langchain_cases.CASES],
    )
