"""opentelemetry-instrumentation-genai-bedrock: the current conventions, on spans and as events."""

from __future__ import annotations

import os
import sys

os.environ["OTEL_SEMCONV_STABILITY_OPT_IN"] = "gen_ai_latest_experimental"
os.environ["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "SPAN_AND_EVENT"

import bedrock_calls
import cases
from opentelemetry.instrumentation.genai.bedrock import BedrockInstrumentor
from telemetry import Telemetry


def events_alone() -> None:
    bedrock_calls.turns()


if __name__ == "__main__":
    if "events_alone" in sys.argv:
        os.environ["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "EVENT_ONLY"
    with Telemetry():
        BedrockInstrumentor().instrument()
        cases.main(*bedrock_calls.ALL, events_alone)
