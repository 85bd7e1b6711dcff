"""Where the running code stands: the current span, of ours or of OpenTelemetry."""

from __future__ import annotations

import os
import sys
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from . import _core

if TYPE_CHECKING:
    from ._spans import Span

current_span: ContextVar[Span | None] = ContextVar("sideseat_current_span", default=None)
"""Follows async tasks as context variables do; a new thread starts without one."""


def new_trace_id() -> bytes:
    return os.urandom(16)


def new_span_id() -> bytes:
    return os.urandom(8)


def current_context() -> _core.Context | None:
    """What a call that begins now belongs to; None: it is a trace of its own."""
    span = current_span.get()
    return span.context if span is not None else opentelemetry_context()


def opentelemetry_context() -> _core.Context | None:
    """OpenTelemetry's current span, if the program uses it; it is never imported here."""
    trace: Any = sys.modules.get("opentelemetry.trace")
    if trace is None:
        return None
    context = trace.get_current_span().get_span_context()
    if not context.is_valid:
        return None
    return _core.Context(
        context.trace_id.to_bytes(16, "big"), context.span_id.to_bytes(8, "big"), "", ""
    )
