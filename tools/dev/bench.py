"""Runs the benchmarks and writes bench/RESULTS.md; `./dev bench` builds them and calls this.

Two kinds: the programs of bench/, whose printed tables are kept as they are, and the Google
Benchmark binaries of build/bench.
"""

from __future__ import annotations

import datetime
import itertools
import json
import os
import platform
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from processes import ROOT

OUT = ROOT / "build" / "bench" / "results"
RESULTS = ROOT / "bench" / "RESULTS.md"
PROGRAMS = {
    "server": ROOT / "bench" / "server" / "server.py",
    "overhead": ROOT / "bench" / "overhead" / "overhead.py",
    "instructions": ROOT / "bench" / "overhead" / "instructions.py",
}
# What prints Markdown; the others' tables are kept as they are.
PRINTS_MARKDOWN = {"server"}
# A figure is a median of this many repetitions.
REPETITIONS = 5


def output_of(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def machine() -> list[tuple[str, str]]:
    cpu = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    changed = " with changes" if output_of("git", "status", "--porcelain", "src", "python") else ""
    return [
        ("date", datetime.datetime.now(datetime.timezone.utc).date().isoformat()),
        ("commit", output_of("git", "rev-parse", "--short", "HEAD") + changed),
        ("processor", f"{cpu.group(1) if cpu else platform.machine()}, {os.cpu_count()} cores"),
        ("memory", f"{memory:.0f} GB"),
        ("system", f"{platform.freedesktop_os_release()['PRETTY_NAME']}, {platform.release()}"),
        ("compiler", output_of("g++", "--version").splitlines()[0]),
        ("Python", platform.python_version()),
        ("load when it began", f"{os.getloadavg()[0]:.1f}"),
    ]


def cpp_benches() -> dict[str, Path]:
    """folder of src/ -> its benchmark binary."""
    found = (ROOT / "build" / "bench" / "src").rglob("sideseat_*_bench")
    return {
        path.name.removeprefix("sideseat_").removesuffix("_bench"): path
        for path in sorted(found)
        if path.is_file() and os.access(path, os.X_OK)
    }


def run_cpp(name: str, binary: Path) -> list[dict[str, Any]]:
    report = OUT / f"{name}.json"
    subprocess.run(
        [
            binary,
            f"--benchmark_repetitions={REPETITIONS}",
            "--benchmark_report_aggregates_only=true",
            "--benchmark_min_time=0.1",
            f"--benchmark_out={report}",
            "--benchmark_out_format=json",
        ],
        stdout=sys.stderr,
        check=True,
    )
    benchmarks = json.loads(report.read_text())["benchmarks"]
    return [bench for bench in benchmarks if bench.get("aggregate_name") == "median"]


def run_program(name: str, options: list[str]) -> list[str]:
    program = PROGRAMS[name]
    command = [sys.executable, program, *options]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    lines = done.stdout.strip("\n").splitlines()
    if name not in PRINTS_MARKDOWN:
        lines = ["```text", *lines, "```"]
    return [f"`{' '.join([str(program.relative_to(ROOT)), *options])}`:", "", *lines]


def rate(bench: dict[str, Any]) -> str:
    if "bytes_per_second" in bench:
        return f"{bench['bytes_per_second'] / 1e6:,.0f} MB/s"
    if "items_per_second" in bench:
        return f"{bench['items_per_second']:,.0f} /s"
    return ""


def cpp_table(name: str, benches: list[dict[str, Any]]) -> list[str]:
    rows = [f"| {name} | CPU time | rate |", "|---|--:|--:|"]
    for bench in benches:
        title = bench["run_name"].replace("|", "\\|")
        rows.append(f"| {title} | {bench['cpu_time']:,.0f} {bench['time_unit']} | {rate(bench)} |")
    return rows


def main() -> None:
    wanted = list(itertools.takewhile(lambda word: not word.startswith("-"), sys.argv[1:]))
    options = sys.argv[1 + len(wanted) :]
    if options and len(wanted) != 1:
        sys.exit("dev bench: options are for one program; name it before them")
    OUT.mkdir(parents=True, exist_ok=True)
    facts = machine()
    benches = cpp_benches()
    unknown = set(wanted) - set(benches) - set(PROGRAMS)
    if unknown:
        sys.exit(
            f"dev bench: no {', '.join(unknown)}; there are {', '.join([*benches, *PROGRAMS])}"
        )
    tables: list[list[str]] = []
    for name in PROGRAMS:
        if PROGRAMS[name].is_file() and (not wanted or name in wanted):
            tables.append(run_program(name, options))
    for name, binary in benches.items():
        if not wanted or name in wanted:
            tables.append(cpp_table(f"src/{name}", run_cpp(name, binary)))
    text = ["# Measured", "", "`./dev bench` repeats all of it and writes this file.", ""]
    text += ["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in facts)]
    for table in tables:
        text += ["", *table]
    if not wanted:
        RESULTS.write_text("\n".join(text) + "\n")
    print("\n".join("\n".join(["", *table]) for table in tables))


if __name__ == "__main__":
    main()
