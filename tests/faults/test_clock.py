"""Spans whose clocks are wrong are shown where they say they were, and disturb nobody."""

from __future__ import annotations

import processes
import pytest
from victim import START_NS, Victim, span

SECOND_NS = 1_000_000_000
# Where 64 bits with a sign end; later times are shown there.
LAST_NS = 2**63 - 1
YEAR_NS = 365 * 86_400 * SECOND_NS

# name: (start, end)
CLOCKS = {
    "the epoch": (1, SECOND_NS),
    "a century ahead": (START_NS + 100 * YEAR_NS, START_NS + 100 * YEAR_NS + SECOND_NS),
    "the last moment there is": (LAST_NS - SECOND_NS, LAST_NS),
    "later than that": (2**64 - 2, 2**64 - 1),
    "a span of a century": (START_NS - 50 * YEAR_NS, START_NS + 50 * YEAR_NS),
    "no time at all": (START_NS, START_NS),
}


def at(start: int, end: int) -> dict[str, object]:
    return span(startTimeUnixNano=str(start), endTimeUnixNano=str(end))


@pytest.mark.parametrize("name", CLOCKS)
def test_a_span_of_any_time_is_kept_and_listed(victim: Victim, name: str) -> None:
    one = at(*CLOCKS[name])
    ordinary = span()

    assert victim.export(one).status == 200
    assert victim.export(ordinary).status == 200

    listed = victim.get(f"{processes.API}/traces")["items"]
    assert {item["trace_id"] for item in listed} == {one["traceId"], ordinary["traceId"]}
    detail = victim.get(f"{processes.API}/traces/{one['traceId']}")
    start, end = (min(time, LAST_NS) for time in CLOCKS[name])
    assert detail["spans"][0]["duration_ms"] == pytest.approx((end - start) / 1e6)


def test_an_end_before_its_start_is_refused_and_its_neighbours_are_taken(victim: Victim) -> None:
    good = span()

    answer = victim.export(at(START_NS, START_NS - 1), good)

    assert answer.status == 200
    assert int(answer.json()["partialSuccess"]["rejectedSpans"]) == 1
    assert victim.has(good["traceId"]) == 1


def test_a_clock_that_jumps_back_within_a_trace(victim: Victim) -> None:
    root = at(START_NS, START_NS + SECOND_NS)
    child = at(START_NS - YEAR_NS, START_NS - YEAR_NS + SECOND_NS)
    child.update(traceId=root["traceId"], parentSpanId=root["spanId"])

    for one in (root, child, root):
        assert victim.export(one).status == 200

    assert victim.has(str(root["traceId"])) == 2
