"""Makes the recorder harmless: what goes wrong in its own code is logged, never raised.

Tests set SIDESEAT_STRICT=1, which raises all the same, so that a bug cannot hide behind the guard
that protects users from it.
"""

from __future__ import annotations

import logging
import os

log = logging.getLogger("sideseat")

_reported: set[str] = set()


def swallow(doing: str) -> None:
    """Call it in the `except` block around our own code; `doing` says what was being done.

    The first time is a warning with the traceback, the rest is for the debug log: a bug of ours
    must not flood the host's log either.
    """
    if os.environ.get("SIDESEAT_STRICT") == "1":
        raise
    level = logging.DEBUG if doing in _reported else logging.WARNING
    _reported.add(doing)
    log.log(level, "%s failed; the Bedrock call itself is unaffected", doing, exc_info=True)
