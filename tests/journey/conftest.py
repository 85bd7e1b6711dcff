"""Journeys: the real binaries, from outside. Each test has a server of its own with empty data."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "dev"))

import processes  # noqa: E402

PROGRAM_SECONDS_MAX = 60


class Server:
    """A `sideseat serve` over one data directory, which outlives its process."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self.log = folder / "server.log"
        self.process = processes.serve(self.data, self.log)

    @property
    def address(self) -> str:
        return self.process.address

    def restart(self) -> None:
        """Starts again on the same data; the process before must have ended."""
        assert self.process.popen.poll() is not None
        self.process = processes.serve(self.data, self.log)

    def get(self, target: str) -> Any:
        answer = processes.request(self.address, target)
        assert answer.status == 200, (target, answer.status, answer.body)
        return answer.json()

    def post(self, target: str, body: bytes, headers: dict[str, str]) -> processes.Answer:
        return processes.request(self.address, target, "POST", body, headers)

    def traces(self, project: str = "default") -> list[Any]:
        return self.get(f"/api/v1/projects/{project}/traces")["items"]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    started = Server(tmp_path)
    yield started
    started.process.stop()


@pytest.fixture(scope="session")
def bedrock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a local Bedrock."""
    log = tmp_path_factory.mktemp("replay") / "replay.log"
    with processes.replay(ROOT / "testdata" / "calls" / "examples", log) as replay:
        yield replay.address


def run_program(program: Path, bedrock: str, sideseat: str, project: str = "default") -> str:
    """Runs a Python program as a user would; returns what it printed."""
    env = processes.against(dict(os.environ), bedrock, sideseat)
    done = subprocess.run(
        [sys.executable, program],
        env={**env, "SIDESEAT_PROJECT": project},
        cwd=program.parent,
        capture_output=True,
        text=True,
        timeout=PROGRAM_SECONDS_MAX,
        check=False,
    )
    assert done.returncode == 0, f"{program.name} failed:\n{done.stdout}\n{done.stderr}"
    return done.stdout
