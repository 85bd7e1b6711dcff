"""How long a small request waits while large ones come in."""

from __future__ import annotations

import time
from pathlib import Path

from client import Client, Times
from freshness import new_word, one_trace, rounds
from load import SPANS_PER_TRACE, Load
from targets import Target

LARGE_SPANS = 8_000
LARGE_REQUESTS = 6
PROBES = 2_000
PAUSE_SECONDS = 0.002


def acknowledgements(target: Target, address: str, load: Load | None) -> Times:
    """Of one small trace after the other, while `load` runs or a number of times without it."""
    client = Client(address)
    seconds: list[float] = []
    for _ in rounds(PROBES):
        if load and not load.running():
            break
        _, body = one_trace(new_word())
        began = time.perf_counter()
        client.ask(target.otlp_path, body)
        seconds.append(time.perf_counter() - began)
        time.sleep(PAUSE_SECONDS)
    return Times.of(seconds)


def table(targets: list[Target], folder: Path) -> list[str]:
    large = f"{LARGE_SPANS:,} spans"
    rows = [
        f"| a small request's ack: ms, p50 / p99 / worst | alone | beside requests of {large} |",
        "|---|--:|--:|",
    ]
    for target in targets:
        here = folder / f"stalls-{target.name}"
        here.mkdir()
        with target.start(here) as server:
            alone = acknowledgements(target, server.address, None)
            load = Load(
                server.address,
                target.otlp_path,
                traces=LARGE_SPANS * LARGE_REQUESTS // SPANS_PER_TRACE,
                spans=LARGE_SPANS,
                connections=1,
            )
            beside = acknowledgements(target, server.address, load)
            load.finish()
        cells = [f"{times} / {times.worst:.0f}" for times in (alone, beside)]
        rows.append(f"| {target.name} | {' | '.join(cells)} |")
    return rows
