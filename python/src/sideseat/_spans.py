"""The caller's own spans, and a tracer in OpenTelemetry's manner over them."""

from __future__ import annotations

import os
import time
import traceback
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from enum import IntEnum
from typing import Any, NamedTuple

from . import _core
from ._context import current_span, new_span_id, new_trace_id, opentelemetry_context
from ._guard import swallow


class SpanKind(IntEnum):
    """OTLP's numbers."""

    INTERNAL = 1
    SERVER = 2
    CLIENT = 3
    PRODUCER = 4
    CONSUMER = 5


class StatusCode(IntEnum):
    """OTLP's numbers."""

    UNSET = 0
    OK = 1
    ERROR = 2


class SpanContext(NamedTuple):
    """A span's ids as OpenTelemetry gives them: numbers."""

    trace_id: int
    span_id: int
    is_remote: bool = False
    trace_flags: int = 1
    is_valid: bool = True


def _text(value: Any) -> str:
    """Whatever the caller gave, as text that can be sent: a user's id may be a number."""
    return str(value).encode("utf-8", "replace").decode()


class Span:
    """A piece of the caller's work; calls and spans started inside it are its children.

    Thread-safe as far as a dict is. After `end()` nothing changes it any more.
    """

    def __init__(
        self,
        pipeline: _core.Pipeline | None,
        name: str,
        *,
        capture_content: bool = True,
        kind: int = SpanKind.INTERNAL,
        session_id: str | None = None,
        user_id: str | None = None,
        attributes: Mapping[str, Any] | None = None,
    ) -> None:
        outer = current_span.get()
        parent = outer.context if outer is not None else opentelemetry_context()
        trace_id = bytes.fromhex(parent.trace_id) if parent else new_trace_id()
        self.parent_span_id = parent.span_id if parent else ""
        self.context = _core.Context(
            trace_id,
            new_span_id(),
            _text(session_id) if session_id else (parent.session_id if parent else ""),
            _text(user_id) if user_id else (parent.user_id if parent else ""),
        )
        self.pipeline = pipeline
        self.name = name
        self.kind = int(kind)
        self.attributes: dict[str, Any] = dict(attributes or {})
        self.events: list[tuple[int, str, dict[str, Any]]] = []
        self.status = StatusCode.UNSET
        self.status_message = ""
        self.start_time = time.time_ns()
        self.end_time: int | None = None
        self._started = time.perf_counter_ns()
        self._process = os.getpid()
        self._capture_content = capture_content

    @property
    def trace_id(self) -> str:
        """In hex."""
        return self.context.trace_id

    @property
    def span_id(self) -> str:
        """In hex."""
        return self.context.span_id

    def get_span_context(self) -> SpanContext:
        return SpanContext(int(self.trace_id, 16), int(self.span_id, 16))

    def is_recording(self) -> bool:
        return self.pipeline is not None and self.end_time is None

    def set_attribute(self, key: str, value: Any) -> None:
        if self.end_time is None:
            self.attributes[key] = value

    def set_attributes(self, attributes: Mapping[str, Any]) -> None:
        if self.end_time is None:
            self.attributes.update(attributes)

    def add_event(
        self, name: str, attributes: Mapping[str, Any] | None = None, timestamp: int | None = None
    ) -> None:
        if self.end_time is None:
            at = int(timestamp or time.time_ns())
            self.events.append((at, _text(name), dict(attributes or {})))

    def set_status(self, status: Any, description: str | None = None) -> None:
        """`status`: a StatusCode, or OpenTelemetry's StatusCode or Status."""
        code = getattr(status, "status_code", status)
        self.status = StatusCode(int(getattr(code, "value", code)))
        self.status_message = description or getattr(status, "description", None) or ""

    def update_name(self, name: str) -> None:
        self.name = name

    def record_exception(self, exception: BaseException) -> None:
        """As an event. Its text may quote content, so without content only its type is kept."""
        attributes = {"exception.type": _type_name(exception)}
        if self._capture_content:
            attributes["exception.message"] = str(exception)
            attributes["exception.stacktrace"] = "".join(traceback.format_exception(exception))
        self.add_event("exception", attributes)

    def end(self, end_time: int | None = None) -> None:
        """Hands the span over; the first time only, and only in the process that started it."""
        if self.end_time is not None:
            return
        elapsed = time.perf_counter_ns() - self._started
        self.end_time = int(end_time or self.start_time + elapsed)
        if self.pipeline is None or os.getpid() != self._process:
            return
        try:
            self.pipeline.add_span(
                self.context,
                bytes.fromhex(self.parent_span_id),
                _text(self.name),
                self.kind,
                self.start_time,
                self.end_time,
                self.attributes,
                self.events,
                int(self.status),
                _text(self.status_message),
            )
        except Exception:
            swallow("handing over a span")

    def fail(self, exception: BaseException) -> None:
        """Notes the exception and marks the span as failed."""
        self.record_exception(exception)
        self.set_attribute("error.type", _type_name(exception))
        self.set_status(StatusCode.ERROR, str(exception) if self._capture_content else None)


@contextmanager
def current(span: Span, *, end_on_exit: bool = True) -> Generator[Span]:
    """Makes `span` the current one inside the `with` block."""
    token = current_span.set(span)
    try:
        yield span
    except Exception as exception:
        try:
            span.fail(exception)
        except Exception:  # The exception's own __str__ may raise.
            swallow("noting an exception")
        raise
    finally:
        try:
            current_span.reset(token)
        except ValueError:  # The block ended in another context than it began in.
            swallow("leaving a span")
        if end_on_exit:
            span.end()


class Tracer:
    """Starts spans, in the manner of an OpenTelemetry tracer."""

    def __init__(self, provider: TracerProvider, name: str) -> None:
        self._provider = provider
        self.name = name

    def start_span(
        self,
        name: str,
        *,
        kind: int = SpanKind.INTERNAL,
        attributes: Mapping[str, Any] | None = None,
    ) -> Span:
        """A child of the current span; the caller ends it."""
        return self._provider.start_span(name, kind=kind, attributes=attributes)

    @contextmanager
    def start_as_current_span(
        self,
        name: str,
        *,
        kind: int = SpanKind.INTERNAL,
        attributes: Mapping[str, Any] | None = None,
        end_on_exit: bool = True,
    ) -> Generator[Span]:
        """The same, current inside the `with` block."""
        span = self.start_span(name, kind=kind, attributes=attributes)
        with current(span, end_on_exit=end_on_exit):
            yield span


class TracerProvider:
    """Where tracers come from: one a client."""

    def __init__(self, pipeline: _core.Pipeline | None, *, capture_content: bool) -> None:
        self._pipeline = pipeline
        self._capture_content = capture_content

    def get_tracer(self, name: str = "sideseat", *_version: object) -> Tracer:
        return Tracer(self, name)

    def start_span(
        self,
        name: str,
        *,
        kind: int = SpanKind.INTERNAL,
        attributes: Mapping[str, Any] | None = None,
        session_id: str | None = None,
        user_id: str | None = None,
    ) -> Span:
        return Span(
            self._pipeline,
            name,
            capture_content=self._capture_content,
            kind=kind,
            attributes=attributes,
            session_id=session_id,
            user_id=user_id,
        )

    def force_flush(self, timeout_ms: int = 30_000) -> bool:
        return self._pipeline is None or self._pipeline.flush(timeout_ms) is None


def _type_name(exception: BaseException) -> str:
    kind = type(exception)
    return kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"
