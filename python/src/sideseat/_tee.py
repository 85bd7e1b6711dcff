"""Reads along while the caller reads a response: a tee at the bottom of the raw stream.

The object that the caller holds stays the same object, nothing is read that the caller does not
read, and nothing is kept back. Which tee it is depends on who made the raw response:

    urllib3   botocore                 `_tee_sync`
    aiohttp   aiobotocore              `_tee_aiohttp`
    httpx     aiobotocore, by choice   `_tee_httpx`
"""

from __future__ import annotations

from typing import Any

from . import _core, _tee_aiohttp, _tee_httpx, _tee_sync


def attach(raw: Any, call: _core.Call) -> bool:
    """Sends every byte that is read from `raw` to `call`, and ends it when `raw` is done with.

    False: a response of a kind that is not known (a mock, say); nothing was changed.
    """
    package = type(raw).__module__.partition(".")[0]
    if package == "aiohttp":
        return _tee_aiohttp.attach(raw, call)
    if package == "httpx":
        return _tee_httpx.attach(raw, call)
    return _tee_sync.attach(raw, call)
