"""What the system says of a process and its files: CPU, memory, bytes on disk."""

from __future__ import annotations

import os
import time
from pathlib import Path

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
SETTLE_SECONDS_MAX = 120.0
# A process that uses less than this share of a core has nothing left to do.
SETTLED_SHARE = 0.03


def cpu_seconds(pid: int) -> float:
    """User and system time of all its threads so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND


def memory_bytes(pid: int, what: str) -> int:
    """`what`: VmRSS (now), VmHWM (the most there was)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{what}:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError(f"no {what}")


def disk_bytes(folder: Path, pattern: str = "*") -> int:
    """What files take; not their length, for a file may have holes."""
    return sum(path.stat().st_blocks * 512 for path in folder.rglob(pattern) if path.is_file())


def wait_until_settled(pid: int) -> None:
    """Returns when the work behind the last answer is done: indexing, compaction, checkpoints."""
    deadline = time.monotonic() + SETTLE_SECONDS_MAX
    used = cpu_seconds(pid)
    while time.monotonic() < deadline:
        time.sleep(1.0)
        now = cpu_seconds(pid)
        if now - used < SETTLED_SHARE:
            return
        used = now
