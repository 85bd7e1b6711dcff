"""Real traffic: every recorded call gives its caller the same with and without us, and one span
that says what the recordings' index says.

The recordings are not part of the repository; without them this test is skipped.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable
from pathlib import Path

import processes
import pytest
from conftest import ROOT, Seat, runtime_client
from judge import Expected, Verdicts
from recordings import Driver, Exchange, load

RECORDINGS = ROOT.parent / "shared" / "recordings"
CALLS = 445
METHODS = {
    "converse": "Converse",
    "converse_stream": "ConverseStream",
    "invoke_model": "InvokeModel",
    "invoke_model_with_response_stream": "InvokeModelWithResponseStream",
    "count_tokens": "CountTokens",
    "apply_guardrail": "ApplyGuardrail",
}

pytestmark = pytest.mark.skipif(
    not RECORDINGS.is_dir(), reason=f"no recordings of real traffic in {RECORDINGS}"
)


def run(exchanges: list[Exchange], log: Path) -> list[tuple[object, ...]]:
    """Each run has a replay of its own: equal requests are answered in the recorded order."""
    with processes.replay(RECORDINGS, log) as replay:
        driver = Driver(runtime_client(replay.address), replay.address)
        return [driver.call(exchange) for exchange in exchanges]


def expectations() -> dict[str, Expected]:
    """What the index says of each recorded call, by the call's name."""
    index = json.loads((RECORDINGS / "index.json").read_text("utf-8"))
    return {
        f"{entry['file']}#{number}": expected
        for entry in index
        for number, expected in enumerate(entry["expected"])
    }


def test_every_recorded_call_is_the_same_with_one_span_that_says_what_the_index_says(
    new_seat: Callable[..., Seat], tmp_path: Path
) -> None:
    exchanges = load(RECORDINGS)
    assert len(exchanges) == CALLS
    plain = run(exchanges, tmp_path / "plain.log")
    seat = new_seat()
    recorded = run(exchanges, tmp_path / "recorded.log")
    gc.collect()
    calls = seat.calls()
    for exchange, one, other in zip(exchanges, plain, recorded, strict=True):
        assert one == other, exchange.name
    assert [call["rpc.method"] for call in calls] == [METHODS[e.operation] for e in exchanges]

    index = expectations()
    verdicts = Verdicts()
    for exchange, call, result in zip(exchanges, calls, recorded, strict=True):
        raised = str(result[1]) if result[0] == "raised" else None
        verdicts.judge(exchange.name, call, index.pop(exchange.name), raised)
    print(verdicts.table())
    assert index == {}
    assert verdicts.wrong == []
