"""The tee for httpx: the response's byte stream, a public attribute, goes behind one of ours."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from typing import Any

from ._core import Call, EndReason
from ._guard import swallow

_tees: dict[type, type] = {}


def attach(raw: Any, call: Call) -> bool:
    httpx: Any = sys.modules["httpx"]
    base = httpx.AsyncByteStream
    if not isinstance(raw.stream, base):
        return False
    tee: Any = _tees.get(base) or _tees.setdefault(base, _make_tee(base))
    raw.stream = tee(raw.stream, call)
    return True


def _make_tee(base: Any) -> type:
    class TeeStream(base):
        """Hands on what the stream hands out."""

        def __init__(self, stream: Any, call: Call) -> None:
            self._stream = stream
            self._call = call

        async def __aiter__(self) -> AsyncIterator[bytes]:
            try:
                async for data in self._stream:
                    self._note(data)
                    yield data
            except GeneratorExit:
                raise
            except BaseException as error:
                cancelled = not isinstance(error, Exception)
                reason = EndReason.CANCELLED if cancelled else EndReason.ERROR
                self._end(reason, type(error).__name__)
                raise
            self._end(EndReason.COMPLETE)

        async def aclose(self) -> None:
            self._end(EndReason.CLOSED)
            await self._stream.aclose()

        def _note(self, data: bytes) -> None:
            try:
                self._call.chunk(data)
            except Exception:
                swallow("recording a stream")

        def _end(self, reason: EndReason, error_type: str = "") -> None:
            try:
                self._call.end(reason, error_type)
            except Exception:
                swallow("ending a stream")

    return TeeStream
