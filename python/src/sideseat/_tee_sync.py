"""The tee for urllib3: a subclass, put in place of the response's class until its end.

`read`, `read1` and `read_chunked` are the leaves: every other way to the bytes (stream, readinto,
data, iteration) goes through one of them, and none goes through two.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, cast

from ._core import Call, EndReason
from ._guard import swallow

_KEY = "_sideseat_tap"

_tees: dict[type, type] = {}
"""One subclass for each class of response."""


class _Tap:
    """What a tapped response carries in its `__dict__`; dies with it."""

    __slots__ = ("call", "reading")

    def __init__(self, call: Call) -> None:
        self.call = call
        self.reading: Any = None
        """urllib3's own generator, once the response is read in chunks."""


def attach(raw: Any, call: Call) -> bool:
    base = cast("Any", type(raw))
    try:
        tee = _tees.get(base) or _tees.setdefault(base, _make_tee(base))
        raw.__dict__[_KEY] = _Tap(call)
        raw.__class__ = tee
    except (AttributeError, TypeError):  # No `__dict__`, or a layout that cannot be subclassed.
        getattr(raw, "__dict__", {}).pop(_KEY, None)
        return False
    return True


def _finish(raw: Any, reason: EndReason, error_type: str = "") -> None:
    """The end, whatever came first: the response gets its class back."""
    try:
        tap = raw.__dict__.pop(_KEY, None)
        if tap is not None:
            raw.__class__ = type(raw).__bases__[0]
            tap.call.end(reason, error_type)
    except Exception:
        swallow("ending a stream")


def _fail(raw: Any, error: BaseException) -> None:
    reason = EndReason.ERROR if isinstance(error, Exception) else EndReason.CANCELLED
    _finish(raw, reason, type(error).__name__)


def _note(raw: Any, tap: _Tap, data: Any, is_last: bool) -> None:
    """Bytes were read. http.client closes itself with the last byte, so the end shows at once."""
    try:
        if data:
            tap.call.chunk(data)
        if is_last or raw.closed:
            _finish(raw, EndReason.COMPLETE)
    except Exception:
        swallow("recording a stream")


def _make_tee(base: Any) -> type:
    """A subclass of `base` with the same memory layout, name and looks."""
    members: dict[str, Any] = {
        "__slots__": (),
        "__module__": base.__module__,
        "__qualname__": base.__qualname__,
        "__doc__": base.__doc__,
        "close": _make_close(base),
    }
    for name in ("read", "read1"):
        if hasattr(base, name):
            members[name] = _make_read(getattr(base, name), reads_all=name == "read")
    if hasattr(base, "read_chunked"):
        members["read_chunked"] = _make_read_chunked(base.read_chunked)
    tee = type(base.__name__, (base,), members)
    del tee.__slots__  # They have done their work; dir() of a response stays as it was.
    return tee


def _make_read(base_read: Any, *, reads_all: bool) -> Any:
    """`reads_all`: asked for no number of bytes, it reads to the end."""

    def read(self: Any, *args: Any, **kwargs: Any) -> Any:
        tap = self.__dict__.get(_KEY)
        if tap is None:
            return base_read(self, *args, **kwargs)
        try:
            data = base_read(self, *args, **kwargs)
        except BaseException as error:
            _fail(self, error)
            raise
        asked: int | None = args[0] if args else kwargs.get("amt")
        whole = reads_all and (asked is None or asked < 0)
        _note(self, tap, data, is_last=whole or (not data and asked != 0))
        return data

    read.__name__ = base_read.__name__
    return read


def _make_read_chunked(base_read_chunked: Any) -> Any:
    def read_chunked(self: Any, *args: Any, **kwargs: Any) -> Generator[bytes]:
        inner = base_read_chunked(self, *args, **kwargs)
        tap = self.__dict__.get(_KEY)
        if tap is None:
            yield from inner
            return
        tap.reading = inner
        chunk = tap.call.chunk
        try:
            for data in inner:
                try:
                    chunk(data)
                except Exception:
                    swallow("recording a stream")
                yield data
        except GeneratorExit:  # The caller's loop is over; whether the stream is, close() will say.
            tap.reading = None  # Else the response would hold itself.
            inner.close()
            raise
        except BaseException as error:
            _fail(self, error)
            raise
        _finish(self, EndReason.COMPLETE)

    return read_chunked


def _make_close(base: Any) -> Any:
    base_close = base.close

    def close(self: Any) -> None:
        tap = self.__dict__.get(_KEY)
        # urllib3 closes the response itself before it raises on a broken chunk: that is an error.
        if tap is not None and not getattr(tap.reading, "gi_running", False):
            _finish(self, EndReason.CLOSED)
        base_close(self)

    return close
