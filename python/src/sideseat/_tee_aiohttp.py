"""The tee for aiohttp: a subclass, put in place of the class of the response's StreamReader.

Every byte leaves the reader once, through `_read_nowait_chunk`. The reader has slots and takes no
attributes and no weak references, so the calls are in a table by its id; an entry goes away at the
end of the stream, or with the response.
"""

from __future__ import annotations

import sys
from typing import Any

from ._core import Call, EndReason
from ._guard import swallow

_calls: dict[int, Call] = {}
_tees: dict[type, type] = {}

_CLOSED_TEXT = "Connection closed"
"""What aiohttp tells a reader whose response the caller closes."""


class _Guard:
    """Lives in the response's `__dict__` and takes the table's entry with it."""

    __slots__ = ("key",)

    def __init__(self, key: int) -> None:
        self.key = key

    def __del__(self) -> None:
        call = _calls.pop(self.key, None)
        if call is not None:
            call.end(EndReason.DROPPED)


def attach(raw: Any, call: Call) -> bool:
    streams: Any = sys.modules.get("aiohttp.streams")
    reader: Any = getattr(raw, "content", None)
    # Only the very class: aiohttp shares one empty reader among all responses without a body.
    if streams is None or type(reader) is not streams.StreamReader:
        return False
    base = streams.StreamReader
    try:
        tee = _tees.get(base) or _tees.setdefault(base, _make_tee(base))
        raw.__dict__["_sideseat_guard"] = _Guard(id(reader))
        reader.__class__ = tee
    except (AttributeError, TypeError):
        return False
    _calls[id(reader)] = call
    if reader._eof and not reader._buffer:
        _finish(reader, EndReason.COMPLETE)
    return True


def _finish(reader: Any, reason: EndReason, error_type: str = "") -> None:
    try:
        call = _calls.pop(id(reader), None)
        if call is not None:
            reader.__class__ = type(reader).__bases__[0]
            call.end(reason, error_type)
    except Exception:
        swallow("ending a stream")


def _note(reader: Any, data: Any) -> None:
    try:
        call = _calls.get(id(reader))
        if call is not None:
            call.chunk(data)
            if reader._eof and not reader._buffer:
                _finish(reader, EndReason.COMPLETE)
    except Exception:
        swallow("recording a stream")


def _make_tee(base: Any) -> type:
    base_read = base._read_nowait_chunk
    base_feed_eof = base.feed_eof
    base_set_exception = base.set_exception

    def _read_nowait_chunk(self: Any, n: int) -> Any:
        data = base_read(self, n)
        _note(self, data)
        return data

    def feed_eof(self: Any) -> None:
        base_feed_eof(self)
        if not self._buffer:
            _finish(self, EndReason.COMPLETE)

    def set_exception(self: Any, exc: Any, *args: Any, **kwargs: Any) -> None:
        base_set_exception(self, exc, *args, **kwargs)
        if str(exc) == _CLOSED_TEXT:
            _finish(self, EndReason.CLOSED)
        else:
            _finish(self, EndReason.ERROR, type(exc).__name__)

    members: dict[str, Any] = {
        "__slots__": (),
        "__module__": base.__module__,
        "__qualname__": base.__qualname__,
        "__doc__": base.__doc__,
        "_read_nowait_chunk": _read_nowait_chunk,
        "feed_eof": feed_eof,
        "set_exception": set_exception,
    }
    return type(base.__name__, (base,), members)
