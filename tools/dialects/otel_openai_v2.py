"""opentelemetry-instrumentation-openai-v2 as it is by default: each message a log event."""

from __future__ import annotations

import os

os.environ["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true"

import cases
import openai_calls
from opentelemetry.instrumentation.openai_v2 import OpenAIInstrumentor
from telemetry import Telemetry

if __name__ == "__main__":
    with Telemetry():
        OpenAIInstrumentor().instrument()
        cases.main(*openai_calls.ALL)
