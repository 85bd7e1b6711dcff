"""What the tests share: a collector that takes the spans, and two kinds of Bedrock on loopback."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

# Before sideseat is imported: its guards raise, and leaked handles are reported.
os.environ["SIDESEAT_STRICT"] = "1"
for name in [name for name in os.environ if name.startswith(("AWS_", "OTEL_"))]:
    del os.environ[name]
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "dev"))

import boto3
import processes
import pytest
from botocore.config import Config as BotoConfig
from fake_bedrock import FakeBedrock
from otlp import Collector, Span

import sideseat
from sideseat import SideSeat

os.environ.update(processes.DUMMY_CREDENTIALS)
os.environ["XDG_STATE_HOME"] = tempfile.mkdtemp(prefix="sideseat-test-")

EXAMPLES = ROOT / "testdata" / "calls" / "examples"


class Seat:
    """A client that records into a collector."""

    def __init__(self, client: SideSeat, collector: Collector) -> None:
        self.client = client
        self.collector = collector

    def spans(self) -> list[Span]:
        """Everything recorded so far, in the order of its begin."""
        assert self.client.force_flush(10_000), self.client.pipeline.stats()
        return self.collector.spans()

    def calls(self) -> list[Span]:
        self.spans()
        return self.collector.calls()

    def call(self) -> Span:
        """The one call there is."""
        calls = self.calls()
        assert len(calls) == 1, [call.name for call in calls]
        return calls[0]


@pytest.fixture
def collector() -> Iterator[Collector]:
    collector = Collector()
    yield collector
    collector.close()


@pytest.fixture
def new_seat(collector: Collector) -> Iterator[Callable[..., Seat]]:
    """Makes clients; afterwards they are shut down and botocore is as it was."""

    def make(**settings: Any) -> Seat:
        return Seat(SideSeat(endpoint=collector.url, **settings), collector)

    yield make
    sideseat.shutdown()
    sideseat.uninstrument()


@pytest.fixture
def seat(new_seat: Callable[..., Seat]) -> Seat:
    return new_seat()


@pytest.fixture
def fake() -> Iterator[FakeBedrock]:
    fake = FakeBedrock()
    yield fake
    fake.close()


def runtime_client(url: str, **config: Any) -> Any:
    """A real boto3 client for a Bedrock at `url`."""
    options = (
        BotoConfig(retries={"max_attempts": 0}, **config)
        if "retries" not in config
        else (BotoConfig(**config))
    )
    return boto3.client(
        "bedrock-runtime", region_name="us-east-1", endpoint_url=url, config=options
    )


@pytest.fixture
def bedrock(fake: FakeBedrock, seat: Seat) -> Any:
    """A recorded boto3 client of the fake Bedrock."""
    del seat  # Recording is on before the client is made.
    return runtime_client(fake.url)


@pytest.fixture(scope="session")
def replay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `sideseat replay` over the examples' recordings."""
    if not processes.SIDESEAT.exists():
        pytest.fail(f"{processes.SIDESEAT} is missing: run ./dev build, or set SIDESEAT_BINARY")
    log = tmp_path_factory.mktemp("replay") / "replay.log"
    with processes.replay(EXAMPLES, log) as process:
        yield process.address
