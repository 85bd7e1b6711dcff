"""The servers that are measured: how each is started, and how it is asked for what it has."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any, ClassVar

import processes


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Target:
    """A kind of server; {trace}, {session} and the like are filled in by who asks."""

    name = ""
    otlp_path = ""
    trace = ""
    # What a user waits for, by name.
    queries: ClassVar[dict[str, str]] = {}
    # One trace list filtered by a text; empty where there is no search.
    search = ""

    def start(self, folder: Path) -> processes.Process:
        raise NotImplementedError

    def span_count(self, answer: Any) -> int:
        """Of an answer to `trace`."""
        return answer["span_count"]

    def stored_spans(self, address: str) -> int | None:
        """How many spans it has in all, where it can say so."""
        del address
        return None


class SideSeat(Target):
    name = "SideSeat"
    otlp_path = "/v1/traces"
    trace = f"{processes.API}/traces/{{trace}}"
    queries: ClassVar[dict[str, str]] = {
        "trace list": f"{processes.API}/traces?limit=50",
        "trace": trace,
        "messages": f"{processes.API}/traces/{{trace}}/messages",
        "session": f"{processes.API}/sessions/{{session}}",
        "statistics": f"{processes.API}/stats?interval=hour&group_by=model&from={{from}}&to={{to}}",
    }
    search = f"{processes.API}/traces?limit=50&q={{text}}"

    def start(self, folder: Path) -> processes.Process:
        return processes.serve(folder / "data", folder / "server.log")


class Peer(Target):
    """SideSeat 1.0.13 from npm: accepts first, stores later, in DuckDB."""

    name = "SideSeat 1.0.13"
    otlp_path = "/otel/default/v1/traces"
    trace = "/api/v1/project/default/otel/traces/{trace}"
    queries: ClassVar[dict[str, str]] = {
        "trace list": "/api/v1/project/default/otel/traces?limit=50",
        "trace": trace,
        "messages": "/api/v1/project/default/otel/traces/{trace}/messages",
        "session": "/api/v1/project/default/otel/sessions/{session}",
        "statistics": "/api/v1/project/default/otel/stats?from_timestamp={from}&to_timestamp={to}",
    }
    # What needs the network, or has a port of its own, is off.
    flags = (
        *("--no-auth", "--no-update-check", "--pricing-sync-hours", "0", "--otel-grpc", "false"),
        *("--mcp", "false", "--credentials-scan-env", "false"),
    )

    def __init__(self, binary: Path) -> None:
        self.binary = binary

    def start(self, folder: Path) -> processes.Process:
        port = free_port()
        data = folder / "data"
        data.mkdir(exist_ok=True)
        env = {**os.environ, "HOME": str(folder), "SIDESEAT_DATA_DIR": str(data)}
        command = [self.binary, "start", "--host", "127.0.0.1", "--port", str(port), *self.flags]
        return processes.started(command, folder / "server.log", env)

    def stored_spans(self, address: str) -> int | None:
        whole = "from_timestamp=2000-01-01T00:00:00Z&to_timestamp=2100-01-01T00:00:00Z"
        answer = processes.request(address, f"/api/v1/project/default/otel/stats?{whole}")
        return answer.json()["counts"]["spans"] if answer.status == 200 else None
