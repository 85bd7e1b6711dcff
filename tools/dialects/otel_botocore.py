"""opentelemetry-instrumentation-botocore: the older conventions, each message a log event."""

from __future__ import annotations

import os

os.environ["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true"

import bedrock_calls
import cases
from opentelemetry.instrumentation.botocore import BotocoreInstrumentor
from telemetry import Telemetry

if __name__ == "__main__":
    with Telemetry():
        BotocoreInstrumentor().instrument()
        cases.main(*bedrock_calls.ALL)
