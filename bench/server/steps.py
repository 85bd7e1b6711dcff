"""Where the server's time goes while it takes spans in: cycles a byte and a span, step by step.

usage: .venv/bin/python bench/server/steps.py [--spans N]

Needs `perf` (Debian: linux-perf) and the right to use it. Samples are of the processor's time, for
virtual machines seldom count cycles; cycles are time by the nominal clock. They are counted where
they fall, so memory that a step allocates or copies is in rows of its own.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools" / "dev"))

import observed
import processes
from load import SPANS_PER_TRACE, Load
from targets import SideSeat

# The first that fits a symbol names its step.
STEPS = {
    "compress (zstd)": r"^(ZSTD|HUF|FSE|HIST|BIT)_",
    "hash (xxhash)": r"XXH",
    "text index (FTS5)": r"^(sqlite3Fts5|fts5)|searchable_text|Collector|ideographs|TextIndex",
    "write (SQLite)": r"^(sqlite3|pcache1|wal|vdbe|btree|balance|pager|page|insertCell|cellSize"
    r"|fillInCell|moveToRoot|getOverflow|allocateBtree|accessPayload|freeSpace|unix)",
    "rows and blocks (store)": r"sideseat::store",
    "decode (protobuf)": r"sideseat::otlp|protozero",
    "read JSON": r"simdjson|sideseat::(Json|json|array_slices|is_utf8|.*utf8)|append_json",
    "take apart (ingest)": r"sideseat::",
    "HTTP (Beast, Asio)": r"boost",
    "allocate (jemalloc)": r"^(je_|_rjem|arena_|tcache_|malloc|free$|operator (new|delete)|edata|"
    r"extent|emap|cache_bin|sz_|pa_|hpa_|ehooks|rtree|do_rallocx|imalloc)",
    "copy and compare (libc)": r"mem(move|cpy|cmp|chr|set|mem)|str(len|cmp)",
}


def step_of(symbol: str, is_kernel: bool) -> str:
    if is_kernel:
        return "kernel (sockets, files)"
    return next((step for step, what in STEPS.items() if re.search(what, symbol)), "other")


def record(spans: int, folder: Path) -> tuple[Counter[str], int, float]:
    """Samples by step, bytes of the bodies, CPU seconds."""
    target = SideSeat()
    samples = folder / "perf.data"
    with target.start(folder) as server:
        pid = server.popen.pid
        command = [
            "perf",
            "record",
            "-q",
            "-e",
            "cpu-clock",
            "-F",
            "2000",
            "-o",
            samples,
            "-p",
            pid,
        ]
        perf = subprocess.Popen([str(word) for word in command])
        load = Load(server.address, target.otlp_path, traces=spans // SPANS_PER_TRACE)
        done = load.finish()
        observed.wait_until_settled(pid)
        seconds = observed.cpu_seconds(pid)
        perf.send_signal(2)
        perf.wait()
    script = ["perf", "script", "-i", str(samples), "-F", "ip,sym,dso"]
    lines = subprocess.run(script, capture_output=True, text=True, check=True).stdout.splitlines()
    counts: Counter[str] = Counter()
    for line in lines:
        sample = re.fullmatch(r"\s*[0-9a-f]+\s+(.*?)\s+\((.*)\)\s*", line)
        if sample:
            counts[step_of(sample[1], "kernel" in sample[2])] += 1
    return counts, done["bytes"], seconds


def clock_hz() -> float:
    found = re.search(r"cpu MHz\s*: ([\d.]+)", Path("/proc/cpuinfo").read_text())
    if found is None:
        sys.exit("/proc/cpuinfo does not say how fast the processor is")
    return float(found[1]) * 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description="Cycles by step of ingest.")
    parser.add_argument("--spans", type=int, default=100_000)
    chosen = parser.parse_args()
    if shutil.which("perf") is None:
        sys.exit("there is no perf here: apt-get install linux-perf")
    with tempfile.TemporaryDirectory(dir=processes.ROOT / "build") as made:
        counts, body_bytes, seconds = record(chosen.spans, Path(made))
    total = seconds * clock_hz()
    print(f"{chosen.spans:,} spans, {body_bytes / 1e6:.0f} MB, {seconds:.2f} s of CPU\n")
    print("| step | share | cycles a span | cycles a byte |")
    print("|---|--:|--:|--:|")
    for step, count in counts.most_common():
        share = count / counts.total()
        cycles = share * total
        per_span = f"{cycles / chosen.spans:,.0f}"
        print(f"| {step} | {100 * share:.1f} % | {per_span} | {cycles / body_bytes:.2f} |")
    print(f"| all | 100 % | {total / chosen.spans:,.0f} | {total / body_bytes:.2f} |")


if __name__ == "__main__":
    main()
