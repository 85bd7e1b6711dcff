"""The server from outside: spans a second, CPU, memory, disk, and what a user waits for.

usage: .venv/bin/python bench/server/server.py [--peer PATH | --peer npm] [--quick]
           [--spans N] [--sizes N,N,...] [--only PART]

Everything is asked of the real binary over real sockets, and of the peer (SideSeat 1.0.13, the
binary in its npm package) in the same run, so that the ratios hold on a busy machine too. `--peer
npm` installs it into build/peer. --sizes 100000,1000000,10000000 takes an hour and 30 GB.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools" / "dev"))

import conversation
import processes
import queries
import stalls
import start
import throughput
from targets import Peer, SideSeat, Target

PEER_VERSION = "1.0.13"
PARTS = ("start", "throughput", "conversation", "stalls", "queries")
QUICK_SPANS = 20_000
STARTS = 20


def peer_binary(peer: str) -> Path:
    if peer != "npm":
        return Path(peer)
    folder = processes.ROOT / "build" / "peer"
    binary = folder / "node_modules" / "@sideseat" / "platform-linux-x64" / "sideseat"
    if not binary.is_file():
        command = ["npm", "install", "--prefix", folder, f"sideseat@{PEER_VERSION}"]
        subprocess.run(command, check=True, stdout=sys.stderr)
    return binary


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="The server's speed, cost and answers.")
    parser.add_argument("--peer", help=f"the binary of SideSeat {PEER_VERSION}, or npm")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_SPANS:,} spans, one size")
    parser.add_argument("--spans", type=int, default=100_000, help="of each load")
    parser.add_argument("--sizes", default="100000,1000000", help="at which queries are timed")
    parser.add_argument("--only", choices=PARTS, action="append", help="parts to run")
    chosen = parser.parse_args()
    if chosen.quick:
        chosen.spans = QUICK_SPANS
        chosen.sizes = str(QUICK_SPANS)
    return chosen


def main() -> None:
    chosen = arguments()
    targets: list[Target] = [SideSeat()]
    if chosen.peer:
        targets.append(Peer(peer_binary(chosen.peer)))
    parts = chosen.only or PARTS
    sizes = [int(size) for size in chosen.sizes.split(",")]
    with tempfile.TemporaryDirectory(dir=processes.ROOT / "build") as made:
        folder = Path(made)
        if "start" in parts:
            found = start.measure(folder, STARTS)
            show(["| start | |", "|---|--:|", *(f"| {name} | {v} |" for name, v in found.items())])
        rates: dict[str, float] = {}
        if "throughput" in parts:
            rows, rates = throughput.table(targets, chosen.spans, folder)
            show(rows)
        if "conversation" in parts:
            show(conversation.table(targets, folder))
        if "stalls" in parts:
            show(stalls.table(targets, folder))
        if "queries" in parts:
            for target in targets:
                # The peer would need minutes to take in what is asked of us.
                asked = sizes if isinstance(target, SideSeat) else sizes[:1]
                if target.name not in rates:
                    rates[target.name] = throughput.top_rate(target, folder)
                where = folder / f"queries-{target.name}"
                show(queries.table(target, asked, rates[target.name], where))


def show(rows: list[str]) -> None:
    print("", *rows, sep="\n", flush=True)


if __name__ == "__main__":
    main()
