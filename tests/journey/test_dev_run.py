"""`./dev run` starts SideSeat with traces in it, and Ctrl-C leaves nothing behind."""

from __future__ import annotations

import os
import re
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import processes
import pytest
from conftest import ROOT

RUN = ROOT / "tools" / "dev" / "run.py"
READY = re.compile(r"SideSeat is at (http://127\.0\.0\.1:\d+)")


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def running(tmp_path: Path, free_port: int) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, str(RUN), "--port", str(free_port), "--data", str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    yield process
    process.kill()
    process.wait()


def wait_until_ready(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    printed = []
    for line in process.stdout:
        printed.append(line)
        if found := READY.search(line):
            return found.group(1)
    pytest.fail("it ended before it was ready:\n" + "".join(printed))


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_it_shows_traces_and_ends_whole(
    running: subprocess.Popen[str], ending: signal.Signals
) -> None:
    address = wait_until_ready(running)
    assert processes.request(address, f"{processes.API}/traces").json()["items"]
    children = children_of(running.pid)
    assert children

    running.send_signal(ending)
    running.wait(30)

    for child in children:
        assert wait_until_gone(child), f"process {child} outlived ./dev run"


def children_of(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in listed.split()]


def wait_until_gone(pid: int) -> bool:
    """Whether the process ends within the time a server may take to."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    return bool(select.select([descriptor], [], [], processes.STOP_SECONDS_MAX)[0])


def test_a_busy_port_is_said_before_anything_is_built() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [ROOT / "dev", "run", "--port", port], capture_output=True, text=True, check=False
        )
    assert done.returncode == 1
    assert f"127.0.0.1:{port}" in done.stderr
    assert "--port" in done.stderr
    assert "==>" not in done.stdout
