"""Runs the web's end-to-end tests against the real server.

In it are the traces of the example programs, and one for each case of testdata/calls.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import cases
import processes
import run
from processes import ROOT, Process


def send_cases(server: Process, output: Path) -> None:
    with processes.replay(cases.CALLS, run.LOGS / "e2e-replay.log") as bedrock:
        env = processes.against(dict(os.environ), bedrock.address, server.address)
        program = ROOT / "tools" / "dev" / "cases.py"
        subprocess.run([sys.executable, program, output], env=env, check=True)


def main() -> int:
    with (
        tempfile.TemporaryDirectory() as data,
        processes.serve(Path(data) / "store", run.LOGS / "e2e-server.log") as server,
    ):
        run.run_examples(server, live=False)
        sent = Path(data) / "cases.json"
        send_cases(server, sent)
        env = {**os.environ, "SIDESEAT_URL": server.address, "SIDESEAT_CASES": str(sent)}
        command = sys.argv[1:] or ["npm", "run", "--silent", "e2e"]
        done = subprocess.run(command, cwd=ROOT / "web", env=env, check=False)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
