"""opentelemetry-instrumentation-genai-openai: the current conventions, on spans alone."""

from __future__ import annotations

import os

os.environ["OTEL_SEMCONV_STABILITY_OPT_IN"] = "gen_ai_latest_experimental"
os.environ["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "SPAN_ONLY"

import cases
import openai_calls
from opentelemetry.instrumentation.genai.openai import OpenAIInstrumentor
from telemetry import Telemetry

if __name__ == "__main__":
    with Telemetry():
        OpenAIInstrumentor().instrument()
        cases.main(*openai_calls.ALL)
