"""More than the server can hold: it says so, keeps within its bounds, and loses nothing."""

from __future__ import annotations

from pathlib import Path

import load
import observed
from victim import Victim

# What waits is bounded (base/limits.h); as objects it takes a multiple of its bytes.
MEMORY_BYTES_MAX = 1_500_000_000


def test_many_large_requests_at_once_are_taken_or_put_off(victim: Victim, tmp_path: Path) -> None:
    acknowledged = tmp_path / "acknowledged"

    sent = load.Load(
        victim.address,
        "/v1/traces",
        traces=25_000,
        spans=2_000,
        connections=48,
        acknowledged=acknowledged,
        patience=60,
    ).finish()

    assert sent["refused"] == 0, f"answered {sent['refused_status']}: senders would drop it"
    assert sent["acknowledged"] == sent["spans"]
    assert observed.memory_bytes(victim.pid, "VmHWM") < MEMORY_BYTES_MAX
    checked = load.check(victim.address, acknowledged)
    assert (checked["missing"], checked["twice"]) == (0, 0), checked
    victim.goes_on()
