"""Values and spans as plain JSON data, and an exporter that writes them to a file."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, cast


def encode_value(value: Any) -> Any:
    """`value` as data that JSON can hold: bytes become base64 text, unknown objects their str()."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, (bytes, bytearray)):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, Mapping):
        entries = cast("Mapping[Any, Any]", value)
        return {str(key): encode_value(item) for key, item in entries.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [encode_value(item) for item in cast("Iterable[Any]", value)]
    return str(value)


def span_to_dict(span: Any) -> dict[str, Any]:
    """A span of sideseat's or of OpenTelemetry's SDK as plain data; ids in hex, times in ns."""
    context = span.get_span_context()
    parent = getattr(span, "parent", None)
    parent_id = getattr(span, "parent_span_id", "") or (
        f"{parent.span_id:016x}" if parent is not None else ""
    )
    status = span.status
    code = getattr(status, "status_code", status)
    return {
        "name": span.name,
        "trace_id": f"{context.trace_id:032x}",
        "span_id": f"{context.span_id:016x}",
        "parent_span_id": parent_id or None,
        "start_time": span.start_time,
        "end_time": span.end_time,
        "status": code.name,
        "attributes": encode_value(span.attributes or {}),
        "events": [_event_to_dict(event) for event in span.events],
    }


def _event_to_dict(event: Any) -> dict[str, Any]:
    if isinstance(event, tuple):
        time, name, attributes = cast("tuple[int, str, Mapping[str, Any]]", event)
    else:
        time, name, attributes = event.timestamp, event.name, event.attributes
    return {"time": time, "name": name, "attributes": encode_value(attributes or {})}


class JsonFileSpanExporter:
    """Writes spans to a file, one JSON object a line. Fits OpenTelemetry's SpanProcessors."""

    def __init__(self, path: str | Path, mode: str = "a") -> None:
        """`mode`: "a" appends, "w" starts anew."""
        self._file = Path(path).open(mode, encoding="utf-8")  # noqa: SIM115 - until shutdown()

    def export(self, spans: Iterable[Any]) -> Any:
        for span in spans:
            self._file.write(json.dumps(span_to_dict(span), ensure_ascii=False) + "\n")
        self._file.flush()
        return _success()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        del timeout_millis  # Nothing is ever held back.
        return True

    def shutdown(self) -> None:
        self._file.close()


def _success() -> Any:
    """OpenTelemetry's SpanExportResult.SUCCESS if it is there; its number, 0, if not."""
    try:
        export: Any = import_module("opentelemetry.sdk.trace.export")
    except ImportError:
        return 0
    return export.SpanExportResult.SUCCESS
