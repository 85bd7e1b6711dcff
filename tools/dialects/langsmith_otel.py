"""LangSmith's own tracing of LangChain, sent as OpenTelemetry spans instead of to LangSmith."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable

os.environ |= {
    "LANGSMITH_TRACING": "true",
    "LANGSMITH_OTEL_ENABLED": "true",
    "LANGSMITH_OTEL_ONLY": "true",
    "LANGSMITH_API_KEY": "none",
    "LANGSMITH_ENDPOINT": "https://langsmith.invalid",
    "LANGCHAIN_REVISION_ID": "1",
}

import cases
import langchain_cases
from langchain_core.tracers.langchain import wait_for_all_tracers
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor


def watched(case: Callable[[], None]) -> Callable[[], None]:
    @functools.wraps(case)
    def run() -> None:
        provider = TracerProvider(resource=Resource({"service.name": "harbour-tours"}))
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        trace.set_tracer_provider(provider)
        case()
        wait_for_all_tracers()
        provider.shutdown()

    return run


if __name__ == "__main__":
    cases.main(*[watched(case) for case in langchain_cases.CASES])
