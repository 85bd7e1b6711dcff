"""A conversation whose history is sent again in each call: what it takes to keep and to read."""

from __future__ import annotations

from pathlib import Path

import observed
from client import Client, Times
from load import Load
from targets import Target
from throughput import wait_until_readable

TURNS = 100
MESSAGE_BYTES = 1024
READS = 50


def table(targets: list[Target], folder: Path) -> list[str]:
    rows = [
        f"| {TURNS} turns of {MESSAGE_BYTES} byte messages | disk, MB | thread, ms (p50 / p99) |",
        "|---|--:|--:|",
    ]
    for target in targets:
        here = folder / f"conversation-{target.name}"
        here.mkdir()
        # Without anything in it, and stopped as it is in the end: a running server has logs.
        with target.start(here) as server:
            observed.wait_until_settled(server.popen.pid)
        empty_bytes = observed.disk_bytes(here / "data")
        with target.start(here) as server:
            load = Load(
                server.address,
                target.otlp_path,
                traces=1,
                calls=TURNS,
                spans=1,
                connections=1,
                question_bytes=MESSAGE_BYTES,
                answer_bytes=MESSAGE_BYTES,
            )
            (trace,) = load.finish()["last_traces"]
            wait_until_readable(target, server.address, [trace], TURNS + 1)
            observed.wait_until_settled(server.popen.pid)
            client = Client(server.address)
            thread = target.queries["messages"].format(trace=trace)
            times = str(Times.of([client.time(thread)[0] for _ in range(READS)]))
            # All that was said, each once; the first messages may be shorter than the average.
            if len(client.ask(thread)[1]) < TURNS * MESSAGE_BYTES * 3 / 2:
                times += " (without what was said)"
        disk = observed.disk_bytes(here / "data") - empty_bytes
        rows.append(f"| {target.name} | {disk / 1e6:.2f} | {times} |")
    return rows
