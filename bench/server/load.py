"""Runs `sideseat_load` (bench/server/load), which is built with the benches and the tests."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import processes

SPANS_PER_TRACE = 4


def binary() -> Path:
    """The one that was built last, with the benches or with the tests."""
    built = processes.ROOT.glob("build/*/bench/server/load/sideseat_load")
    newest = max(built, key=lambda path: path.stat().st_mtime, default=None)
    if newest is None:
        sys.exit("sideseat_load is not built; ./dev bench and ./dev test faults do")
    return newest


class Load:
    """A sender under way. What it is told are the options of `sideseat_load send`, by name."""

    def __init__(self, address: str, path: str, **options: object) -> None:
        command = [binary(), "send", "--port", str(urlsplit(address).port), "--path", path]
        for name, value in options.items():
            command += [f"--{name.replace('_', '-')}", str(value)]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, preexec_fn=processes.die_with_parent
        )
        assert self.process.stdout is not None
        # All requests are made now; the first is about to be sent.
        if self.process.stdout.readline() != "sending\n":
            sys.exit(f"sideseat_load failed ({self.process.wait()})")
        self.began = time.monotonic()

    def running(self) -> bool:
        return self.process.poll() is None

    def finish(self) -> dict[str, Any]:
        """What came out; not a failure if spans were refused."""
        output = self.process.communicate()[0]
        if self.process.returncode != 0:
            sys.exit(f"sideseat_load failed ({self.process.returncode})")
        return json.loads(output)

    def stop(self) -> None:
        self.process.terminate()
        self.process.communicate()


def check(address: str, acknowledged: Path) -> dict[str, int]:
    """Asks our server for every span in `acknowledged`."""
    port = str(urlsplit(address).port)
    command = [binary(), "check", "--port", port, "--acknowledged", acknowledged]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)
