"""What breaks around a server, and what must hold all the same. Real binary, real sockets.

`./dev test faults` is the short version; `./dev test faults -- --full` does all of it, and
`-- --seed N` does it with other random numbers.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tools" / "dev"), str(ROOT / "bench" / "server")]

from victim import Victim  # noqa: E402


@dataclass(frozen=True)
class Effort:
    """How often each thing is tried."""

    kills: int
    torn_logs: int
    mutations: int
    slow_clients: int


SHORT = Effort(kills=4, torn_logs=6, mutations=500, slow_clients=40)
FULL = Effort(kills=50, torn_logs=100, mutations=10_000, slow_clients=300)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="minutes instead of seconds")
    parser.addoption("--seed", type=int, default=1, help="of everything random")


@pytest.fixture
def effort(request: pytest.FixtureRequest) -> Effort:
    return FULL if request.config.getoption("--full") else SHORT


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    return random.Random(request.config.getoption("--seed"))


@pytest.fixture
def victim(tmp_path: Path) -> Iterator[Victim]:
    started = Victim(tmp_path / "data", tmp_path / "server.log")
    yield started
    started.process.stop()
