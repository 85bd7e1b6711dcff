"""OTLP requests for journeys, as JSON: the smallest that mean something."""

from __future__ import annotations

import json
from typing import Any

JSON = {"content-type": "application/json"}
TRACES = "/v1/traces"
# 2026-01-01T00:00:00Z, so that what is stored does not depend on the day the tests run.
START_NS = 1_767_225_600_000_000_000


def span(trace_id: str, span_id: str, name: str = "journey", **attributes: str) -> dict[str, Any]:
    return {
        "traceId": trace_id,
        "spanId": span_id,
        "name": name,
        "kind": 1,
        "startTimeUnixNano": str(START_NS),
        "endTimeUnixNano": str(START_NS + 5_000_000),
        "attributes": [
            {"key": key.replace("__", "."), "value": {"stringValue": value}}
            for key, value in attributes.items()
        ],
    }


def export(*spans: dict[str, Any]) -> bytes:
    return json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": list(spans)}]}]}).encode()


def trace_id(number: int) -> str:
    return f"{number + 1:032x}"


def span_id(number: int) -> str:
    return f"{number + 1:016x}"
