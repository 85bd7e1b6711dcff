"""What sideseat raises. Never from inside a Bedrock call: only from its own functions.

SideSeatError
|-- ConfigurationError   a setting cannot be used; also a ValueError
`-- NotInitializedError  there is no client yet
"""

from __future__ import annotations


class SideSeatError(Exception):
    """Everything that sideseat raises on purpose."""


class ConfigurationError(SideSeatError, ValueError):
    """A setting cannot be used; the message names it and what it should be."""


class NotInitializedError(SideSeatError):
    """There is no client yet: call `sideseat.init()` or make a `SideSeat()` first."""
