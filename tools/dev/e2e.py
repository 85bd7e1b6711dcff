"""Runs the web's end-to-end tests against the real server with the examples' traces in it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import processes
import run
from processes import ROOT


def main() -> int:
    with (
        tempfile.TemporaryDirectory() as data,
        processes.serve(Path(data), run.LOGS / "e2e-server.log") as server,
    ):
        run.run_examples(server, live=False)
        env = {**os.environ, "SIDESEAT_URL": server.address}
        done = subprocess.run(
            ["npm", "run", "--silent", "e2e"], cwd=ROOT / "web", env=env, check=False
        )
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
