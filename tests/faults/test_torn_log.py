"""A write-ahead log that is cut or damaged: what is there is whole, and a prefix of the commits."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import load
from conftest import Effort
from victim import Victim

COMMITS = 150
SPANS = load.SPANS_PER_TRACE
DATABASE = "sideseat.db"


def make_crashed(victim: Victim, acknowledged: Path) -> list[str]:
    """Commits one trace after the other, then dies; the traces in that order."""
    sent = load.Load(
        victim.address,
        "/v1/traces",
        traces=COMMITS,
        spans=SPANS,
        connections=1,
        acknowledged=acknowledged,
    ).finish()
    assert sent["acknowledged"] == COMMITS * SPANS
    victim.process.kill()
    lines = acknowledged.read_text().splitlines()
    return [line.split()[0] for line in lines[::SPANS]]


def cut(log: Path, chance: random.Random) -> str:
    at = chance.randrange(log.stat().st_size)
    with log.open("r+b") as file:
        file.truncate(at)
    return f"cut at {at}"


def overwrite(log: Path, chance: random.Random) -> str:
    """As a sector that was never written, or written with something else."""
    at = chance.randrange(log.stat().st_size)
    size = chance.choice((1, 512, 4096, 40_000))
    garbage = bytes(size) if chance.random() < 0.5 else chance.randbytes(size)
    with log.open("r+b") as file:
        file.seek(at)
        file.write(garbage[: log.stat().st_size - at])
    return f"{size} bytes overwritten at {at}"


def test_a_torn_log_leaves_a_prefix_of_the_commits(
    victim: Victim, tmp_path: Path, effort: Effort, chance: random.Random
) -> None:
    traces = make_crashed(victim, tmp_path / "acknowledged")
    assert (victim.data / f"{DATABASE}-wal").stat().st_size > 0
    lost = 0
    for number in range(effort.torn_logs):
        data = tmp_path / f"torn-{number}"
        shutil.copytree(victim.data, data)
        tear = cut if number % 2 == 0 else overwrite
        what = tear(data / f"{DATABASE}-wal", chance)
        torn = Victim(data, tmp_path / "torn.log")
        with torn.process:
            found = [torn.has(trace) for trace in traces]
            kept = found.index(0) if 0 in found else len(found)
            assert found == [SPANS] * kept + [0] * (COMMITS - kept), what
            assert len(torn.get("/api/v1/projects/default/traces?limit=200")["items"]) == kept
            torn.expect_clean()
            torn.goes_on()
            torn.finds_by_words()
        lost += COMMITS - kept
        shutil.rmtree(data)
    assert lost > 0, "nothing was torn"
