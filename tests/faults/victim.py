"""A server that is about to have a bad day, and what can be asked of it afterwards."""

from __future__ import annotations

import contextlib
import json
import secrets
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import processes
from processes import NO_OTLP_DOORS

START_NS = 1_767_225_600_000_000_000  # 2026-01-01T00:00:00Z
JSON = {"content-type": "application/json"}


class Victim:
    """A `sideseat serve` over one data directory, which outlives its process."""

    def __init__(self, data: Path, log: Path, doors: Sequence[str] = NO_OTLP_DOORS) -> None:
        self.data = data
        self.log = log
        self.doors = doors
        self.process = processes.serve(data, log, doors=doors)

    @property
    def address(self) -> str:
        return self.process.address

    @property
    def pid(self) -> int:
        return self.process.popen.pid

    def restart(self) -> None:
        """Starts again on the same data; the process before must have ended."""
        assert self.process.popen.poll() is not None
        self.process = processes.serve(self.data, self.log, doors=self.doors)

    def get(self, target: str) -> Any:
        answer = processes.request(self.address, target)
        assert answer.status == 200, (target, answer.status, answer.body)
        return answer.json()

    def export(self, *spans: dict[str, Any]) -> processes.Answer:
        return processes.request(self.address, "/v1/traces", "POST", export(*spans), JSON)

    def has(self, trace_id: str) -> int:
        """How many spans it shows of a trace."""
        answer = processes.request(self.address, f"{processes.API}/traces/{trace_id}")
        if answer.status == 404:
            return 0
        assert answer.status == 200, answer.body
        spans = [span["span_id"] for span in answer.json()["spans"]]
        assert len(spans) == len(set(spans)) == answer.json()["span_count"]
        return len(spans)

    def goes_on(self) -> None:
        """Takes a span in and gives it back."""
        one = span()
        answer = self.export(one)
        assert answer.status == 200, answer.body
        assert self.has(one["traceId"]) == 1

    def finds_by_words(self) -> None:
        """Takes a span in and finds it by what was said: the text index goes on, too."""
        word = "w" + secrets.token_hex(8).translate(str.maketrans("0123456789", "ghijklmnop"))
        message = [{"role": "user", "parts": [{"type": "text", "content": f"look for {word}"}]}]
        one = span(
            attributes=[
                {"key": "gen_ai.operation.name", "value": {"stringValue": "chat"}},
                {"key": "gen_ai.input.messages", "value": {"stringValue": json.dumps(message)}},
            ]
        )
        assert self.export(one).status == 200
        query = f"{processes.API}/traces?q={word}"
        wait_until(lambda: self.get(query)["items"], "it is found")
        assert [item["trace_id"] for item in self.get(query)["items"]] == [one["traceId"]]

    def open_files(self) -> int:
        return len(list(Path(f"/proc/{self.pid}/fd").iterdir()))

    def expect_clean(self) -> None:
        """Every database in its folder is whole, as any other program that opens it sees it."""
        for path in sorted(self.data.glob("*.db")):
            expect_clean(path)


def expect_clean(path: Path) -> None:
    uri = f"file:{path}?mode=ro"
    with contextlib.closing(sqlite3.connect(uri, uri=True, timeout=30)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)], path
        assert database.execute("PRAGMA foreign_key_check").fetchall() == [], path


def span(trace_id: str = "", **more: Any) -> dict[str, Any]:
    """An OTLP JSON span, with ids that nobody else has."""
    return {
        "traceId": trace_id or secrets.token_hex(16),
        "spanId": secrets.token_hex(8),
        "name": "fault",
        "kind": 1,
        "startTimeUnixNano": str(START_NS),
        "endTimeUnixNano": str(START_NS + 5_000_000),
        **more,
    }


def export(*spans: dict[str, Any]) -> bytes:
    return json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": list(spans)}]}]}).encode()


def wait_until(condition: Any, what: str, seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what}, not after {seconds:.0f} s"
        time.sleep(0.01)
