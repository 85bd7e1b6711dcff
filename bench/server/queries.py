"""What a user waits for, with one client, at growing sizes: idle, and while spans come in."""

from __future__ import annotations

import datetime
import functools
import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import freshness
import observed
import processes
from client import Client, Times
from load import SPANS_PER_TRACE, Load
from targets import Target
from throughput import SHAPES, wait_until_readable

ASKED = 200
# Each is asked so often: of 200 answers the scheduler alone makes the 99th percentile.
ASKED_AGAIN = 10
# No more after so long: the peer is slow.
ASKING_SECONDS = 15.0
# One load fits into the memory of the process that sends it, also the twice as long one that runs
# beside the questions.
ROUND_SPANS = 100_000
SHAPE = SHAPES[0]


class Filled:
    """A server that is filled further and further."""

    def __init__(self, target: Target, folder: Path) -> None:
        folder.mkdir()
        self.target = target
        self.acknowledged = folder / "acknowledged"
        self.server = target.start(folder)
        self.spans = 0
        self.rounds = 0
        self.sessions: dict[str, str] = {}  # By trace.

    def fill_to(self, spans: int) -> None:
        while self.spans < spans:
            self.rounds += 1
            count = min(ROUND_SPANS, spans - self.spans)
            sent = self.load(count, acknowledged=self.acknowledged).finish()
            wait_until_readable(
                self.target, self.server.address, sent["last_traces"], SPANS_PER_TRACE
            )
            self.spans += count
        observed.wait_until_settled(self.server.popen.pid)

    def load(self, spans: int, **more: object) -> Load:
        return Load(
            self.server.address,
            self.target.otlp_path,
            traces=spans // SPANS_PER_TRACE,
            spans=SHAPE.spans_per_request,
            connections=SHAPE.connections,
            seed=self.rounds,
            **more,
        )

    def questions(self) -> dict[str, list[str]]:
        """Name of a query -> targets to ask for, of traces all over the last round."""
        traces = [line.split()[0] for line in self.acknowledged.read_text().splitlines()]
        random.Random(1).shuffle(traces)
        now = datetime.datetime.now(datetime.timezone.utc)
        times = {
            "from": f"{now - datetime.timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}",
            "to": f"{now:%Y-%m-%dT%H:%M:%SZ}",
        }
        asked: dict[str, list[str]] = {}
        for name, query in self.target.queries.items():
            asked[name] = [
                query.format(trace=trace, session=self.session_of(trace), **times)
                for trace in traces[:ASKED]
            ]
        if freshness.can_search(self.target, self.server.address):
            asked["search, 2 words"] = [
                self.target.search.format(text=quote(words)) for words in self.phrases(traces)
            ]
        return asked

    def session_of(self, trace: str) -> str:
        if trace not in self.sessions:
            self.sessions[trace] = self.ask(trace)["session_id"]
        return self.sessions[trace]

    def ask(self, trace: str) -> Any:
        return processes.request(self.server.address, self.target.trace.format(trace=trace)).json()

    def phrases(self, traces: list[str]) -> list[str]:
        """Two words that stand beside each other in a trace's answer."""
        found: list[str] = []
        for trace in traces[:ASKED]:
            words = (self.ask(trace).get("output_preview") or "").split()
            if len(words) > 4:
                found.append(" ".join(word.strip(".") for word in words[2:4]))
        return found


def ask_all(address: str, targets: list[str]) -> Times | None:
    """None where there is no such route."""
    client = Client(address)
    seconds: list[float] = []
    for target in targets * ASKED_AGAIN:
        took, status, _ = client.time(target)
        if status == 404 and not seconds:
            return None
        if status != 200:
            sys.exit(f"{target} answers {status}")
        seconds.append(took)
        if sum(seconds) > ASKING_SECONDS:
            break
    return Times.of(seconds)


def table(target: Target, sizes: list[int], top_rate: float, folder: Path) -> list[str]:
    """`top_rate`: spans a second this server takes in; half of it runs beside the questions."""
    heads = [f"{size:,}{state}" for size in sizes for state in ("", ", at half load")]
    rows = [
        f"| {target.name}: ms, p50 / p99 | " + " | ".join(heads) + " |",
        "|---|" + "--:|" * len(heads),
    ]
    cells: dict[str, list[str]] = {}
    filled = Filled(target, folder)
    with filled.server:
        for size in sizes:
            filled.fill_to(size)
            questions = filled.questions()
            for rate in (0.0, top_rate / 2):
                for name, said in times_of(filled, questions, rate).items():
                    cells.setdefault(name, []).append(said)
    rows += [f"| {name} | {' | '.join(found)} |" for name, found in cells.items()]
    return rows


def times_of(filled: Filled, questions: dict[str, list[str]], spans_per_s: float) -> dict[str, str]:
    """Each question's times while so many spans a second come in."""
    address, target = filled.server.address, filled.target
    probes: dict[str, Callable[[], Times | None]] = {
        name: functools.partial(ask_all, address, targets) for name, targets in questions.items()
    }
    probes["readable after its ack"] = lambda: freshness.readable(target, address)
    if freshness.can_search(target, address):
        probes["searchable after its ack"] = lambda: freshness.searchable(target, address)
    return {name: said(filled, probe, spans_per_s) for name, probe in probes.items()}


def said(filled: Filled, probe: Callable[[], Times | None], spans_per_s: float) -> str:
    if spans_per_s == 0:
        return str(probe() or "none")
    filled.rounds += 1
    load = filled.load(2 * ROUND_SPANS, rate=spans_per_s / SHAPE.spans_per_request)
    times = probe()
    ended = "" if load.running() else " (the load ended first)"
    load.stop()
    return f"{times}{ended}" if times else "none"
