"""A server that is killed, or told to stop, while spans come in."""

from __future__ import annotations

import random
import signal
import time
from pathlib import Path

import load
import pytest
from conftest import Effort
from victim import Victim

# Small messages: what is tested is commits, not bytes.
SMALL = {"question_bytes": 80, "answer_bytes": 160}
# (spans a request, connections): large commits, many small ones, and between.
SHAPES = ((100, 4), (1, 16), (4, 8))


def begin_load(victim: Victim, number: int, acknowledged: Path) -> load.Load:
    spans, connections = SHAPES[number % len(SHAPES)]
    return load.Load(
        victim.address,
        "/v1/traces",
        traces=spans * 100 + 1000,
        spans=spans,
        connections=connections,
        seed=number,
        patience=0,
        acknowledged=acknowledged,
        **SMALL,
    )


def expect_all(victim: Victim, acknowledged: Path) -> int:
    """The number of spans that were acknowledged."""
    checked = load.check(victim.address, acknowledged)
    assert (checked["missing"], checked["twice"]) == (0, 0), checked
    return checked["spans"]


def test_kill_9_loses_nothing_that_was_acknowledged(
    victim: Victim, tmp_path: Path, effort: Effort, chance: random.Random
) -> None:
    files: list[Path] = []
    spans = 0
    for number in range(effort.kills):
        acknowledged = tmp_path / f"acknowledged-{number}"
        sending = begin_load(victim, number, acknowledged)
        # At random, and not before something was taken in: an early kill proves little.
        time.sleep(chance.uniform(0.02, 0.8))
        victim.process.kill()
        sending.finish()
        victim.restart()
        spans += expect_all(victim, acknowledged)
        victim.expect_clean()
        victim.finds_by_words()
        files.append(acknowledged)
    for acknowledged in files:
        expect_all(victim, acknowledged)
    assert spans > 0


def test_sent_again_after_a_kill_every_span_is_there_once(victim: Victim, tmp_path: Path) -> None:
    sending = begin_load(victim, 2, tmp_path / "first")
    time.sleep(0.2)
    victim.process.kill()
    sending.finish()
    victim.restart()

    again = begin_load(victim, 2, tmp_path / "second").finish()

    assert again["acknowledged"] == again["spans"]
    assert expect_all(victim, tmp_path / "second") == again["spans"]
    victim.expect_clean()


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_finishes_what_was_acknowledged(
    victim: Victim, tmp_path: Path, stop: signal.Signals
) -> None:
    acknowledged = tmp_path / "acknowledged"
    sending = begin_load(victim, 2, acknowledged)
    time.sleep(0.3)
    victim.process.popen.send_signal(stop)
    assert victim.process.popen.wait(30) == 0, victim.process.log_tail()
    sending.finish()

    victim.restart()

    expect_all(victim, acknowledged)
    victim.expect_clean()
