"""OpenLLMetry's instrumentations of botocore and of LangChain.

Run in two environments: requirements-openllmetry.txt has the current ones, which write the
messages as JSON; requirements-openllmetry_indexed.txt older ones, which write an attribute for
each message (gen_ai.prompt.0.content).
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable

import bedrock_cases
import cases
import langchain_cases
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.bedrock import BedrockInstrumentor
from opentelemetry.instrumentation.langchain import LangchainInstrumentor
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

os.environ["TRACELOOP_TRACE_CONTENT"] = "true"


def watched(case: Callable[[], None], instrumentor) -> Callable[[], None]:
    @functools.wraps(case)
    def run() -> None:
        provider = TracerProvider(resource=Resource({"service.name": "harbour-tours"}))
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        trace.set_tracer_provider(provider)
        instrumentor().instrument()
        case()
        provider.shutdown()

    return run


if __name__ == "__main__":
    cases.main(
        *[watched(case, BedrockInstrumentor) for case in bedrock_cases.CASES],
        *[watched(case, LangchainInstrumentor) for case in langchain_cases.CASES],
    )
