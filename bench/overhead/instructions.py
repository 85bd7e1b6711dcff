"""What the recorder adds to the caller's thread, counted in instructions by callgrind.

usage: .venv/bin/python bench/overhead/instructions.py [CASE...]      (a minute a case)

Instructions do not depend on what else the machine does, so this is the figure to compare between
versions. Each case of overhead.py runs under valgrind with a few calls and with some more, plain
and recorded; differences remove what starting costs, and only the main thread is counted.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from overhead import CASES, EVENTS

HERE = Path(__file__).parent
FEW, MANY = 10, 40
MAIN_THREAD = "01"


def main_thread_total(case: str, mode: str, calls: int) -> int:
    """The instructions of the main thread of one run."""
    with tempfile.TemporaryDirectory() as folder:
        command = [
            *("valgrind", "--tool=callgrind", "--separate-threads=yes", "--quiet"),
            f"--callgrind-out-file={folder}/out",
            *(sys.executable, str(HERE / "overhead.py"), "--run", case, mode, str(calls)),
        ]
        environ = {**os.environ, "PYTHONHASHSEED": "0"}  # Dictionaries collide alike in all runs.
        subprocess.run(command, check=True, env=environ, stderr=subprocess.DEVNULL)
        text = next(Path(folder).glob(f"out*-{MAIN_THREAD}")).read_text(errors="replace")
    found = re.search(r"^(?:totals|summary): (\d+)", text, re.MULTILINE)
    if found is None:
        raise SystemExit(f"{case}: callgrind wrote no total")
    return int(found.group(1))


def per_call(case: str, mode: str) -> float:
    return (main_thread_total(case, mode, MANY) - main_thread_total(case, mode, FEW)) / (MANY - FEW)


def main() -> None:
    print(f"{'instructions a call':32} {'plain':>14} {'added':>10} {'':>7}")
    added: dict[str, float] = {}
    for case in sys.argv[1:] or CASES:
        plain = per_call(case, "plain")
        added[case] = per_call(case, "recorded") - plain
        print(
            f"{case:32} {plain:14,.0f} {added[case]:10,.0f} {added[case] / plain:7.2%}", flush=True
        )
    names = list(CASES)
    if names[0] in added and names[-1] in added:
        event = (added[names[-1]] - added[names[0]]) / EVENTS
        print(f"{'one stream event':32} {'':14} {event:10,.0f}")


if __name__ == "__main__":
    main()
