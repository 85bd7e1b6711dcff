"""The same without a client object: functions of the module `sideseat`."""

from __future__ import annotations

from typing import Any, TypeVar

from . import _instrument, _runtime
from ._client import SideSeat
from .errors import NotInitializedError

Client = TypeVar("Client")

_INTEGRATIONS = {"bedrock": _instrument.instrument}
"""What can be instrumented, and how."""


def init(**settings: Any) -> SideSeat:
    """Makes the client that `get_client()` returns; `settings` are those of `SideSeat`.

    Called again, the new client replaces the old one, which sends what it has.
    """
    previous = _runtime.clients[-1] if _runtime.clients else None
    client = SideSeat(**settings)
    if previous is not None:
        previous.shutdown()
    return client


def get_client() -> SideSeat:
    """The newest client. Raises NotInitializedError if there is none."""
    if not _runtime.clients:
        raise NotInitializedError("there is no client: call sideseat.init() or SideSeat() first")
    return _runtime.clients[-1]


def is_initialized() -> bool:
    """Whether there is a client."""
    return bool(_runtime.clients)


def shutdown(timeout_ms: int = 30_000) -> None:
    """Shuts down every client: sends what there is and records nothing more."""
    for client in list(_runtime.clients):
        client.shutdown(timeout_ms)


def auto_instrument(**choices: bool) -> dict[str, bool]:
    """Records every call of what is installed; `bedrock=False` leaves that out.

    Returns what is recorded now. A missing package or an unknown name is False, never an exception.
    Makes a client with default settings if there is none. Safe to call again.
    """
    _ensure_client()
    result = dict.fromkeys(choices, False)
    for name, instrument in _INTEGRATIONS.items():
        result[name] = choices.get(name, True) and instrument()
    return result


def wrap_bedrock(client: Client) -> Client:
    """Records the calls of this one boto3 or aiobotocore client, and returns it.

    A client of another service is returned as it is. Makes a sideseat client with default settings
    if there is none.
    """
    _ensure_client()
    _instrument.instrument_client(client)
    return client


def uninstrument() -> None:
    """Puts botocore back as it was. Streams that are open finish their records."""
    _instrument.uninstrument()


def _ensure_client() -> None:
    if not _runtime.clients:
        SideSeat(auto_instrument=False)
