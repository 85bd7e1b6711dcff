"""Real traffic: every recorded call gives its caller the same with and without us, and one span.

The recordings are not part of the repository; without them this test is skipped.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path

import processes
import pytest
from conftest import ROOT, Seat, runtime_client
from recordings import Driver, Exchange, load

RECORDINGS = ROOT.parent / "shared" / "recordings"
METHODS = {
    "converse": "Converse",
    "converse_stream": "ConverseStream",
    "invoke_model": "InvokeModel",
    "invoke_model_with_response_stream": "InvokeModelWithResponseStream",
}

if not RECORDINGS.is_dir():
    pytest.skip(f"no recordings in {RECORDINGS}", allow_module_level=True)


def run(exchanges: list[Exchange], log: Path) -> list[object]:
    """Each run has a replay of its own: equal requests are answered in the recorded order."""
    with processes.replay(RECORDINGS, log) as replay:
        driver = Driver(runtime_client(replay.address), replay.address)
        return [driver.call(exchange) for exchange in exchanges]


def test_every_recorded_call_is_the_same_with_one_span(
    new_seat: Callable[..., Seat], tmp_path: Path
) -> None:
    exchanges = load(RECORDINGS)
    assert len(exchanges) > 400
    plain = run(exchanges, tmp_path / "plain.log")
    seat = new_seat()
    recorded = run(exchanges, tmp_path / "recorded.log")
    gc.collect()
    calls = seat.calls()
    for exchange, one, other in zip(exchanges, plain, recorded, strict=True):
        assert one == other, exchange.name
    assert [call["rpc.method"] for call in calls] == [METHODS[e.operation] for e in exchanges]
    for exchange, call, result in zip(exchanges, calls, recorded, strict=True):
        assert (call.status == 2) == (result[0] == "raised"), (exchange.name, result, call.message)
