"""The server's log: what is in it, how often, and what never is."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import processes
import pytest

from otlp import JSON, TRACES, export, span, span_id, trace_id

SECRET = "the prompt of a user"
TEXT_LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (debug|info|warning|error) \w+: .+")


@pytest.fixture(params=["text", "json"])
def log(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, list[str]]:
    """The format, and the lines of a server that took good spans and refused many bad ones."""
    path = tmp_path / "server.log"
    options = [*processes.NO_OTLP_DOORS, "--log-level", "debug", "--log-format", request.param]
    process = processes.serve(tmp_path / "data", path, doors=options)
    good = export(span(trace_id(0), span_id(0), SECRET, gen_ai__prompt=SECRET))
    no_id = export(span("00" * 16, span_id(0), SECRET))
    bodies = [good, no_id, *[good[:-1]] * 50, SECRET.encode()]
    answers = [
        processes.request(process.address, TRACES, "POST", body, JSON).status for body in bodies
    ]
    process.stop()
    assert answers == [200, 200, *[400] * 51]
    return request.param, path.read_text().splitlines()


def test_lines_are_of_the_format_and_hold_no_payload(log: tuple[str, list[str]]) -> None:
    format_, lines = log
    lines = [line for line in lines if not line.startswith("SideSeat ")]  # That is stdout.
    assert any("an export is refused" in line for line in lines)
    for line in lines:
        assert SECRET not in line
        if format_ == "text":
            assert TEXT_LINE.fullmatch(line), line
        else:
            assert list(json.loads(line)) == ["time", "level", "component", "message"]


def test_a_broken_sender_does_not_fill_it(log: tuple[str, list[str]]) -> None:
    _, lines = log
    # One for each kind of error: cut, and no JSON at all.
    assert 1 <= sum("an export is refused" in line for line in lines) <= 2


def test_an_unknown_format_is_refused() -> None:
    command = [processes.SIDESEAT, "serve", "--log-format", "xml"]
    assert subprocess.run(command, capture_output=True, timeout=10, check=False).returncode == 2
