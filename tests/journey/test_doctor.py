"""`sideseat doctor` on installations that are well, and on such that are not."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
from pathlib import Path
from typing import Any

import processes
import pytest
from conftest import Server

from otlp import JSON, TRACES, export, span, span_id, trace_id

NOBODY = 65534


def examine(
    data: Path, endpoint: str, state: Path, binary: Path = processes.SIDESEAT, **options: Any
) -> tuple[int, dict[str, list[dict[str, str]]]]:
    """The exit code, and the findings by subject."""
    done = subprocess.run(
        [binary, "doctor", "--json", "--data", data, "--endpoint", endpoint],
        env={**os.environ, "XDG_STATE_HOME": str(state)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        **options,
    )
    findings: dict[str, list[dict[str, str]]] = {}
    for finding in json.loads(done.stdout):
        assert finding["advice"] or finding["level"] == "ok", finding
        findings.setdefault(finding["subject"], []).append(finding)
    return done.returncode, findings


def levels(findings: dict[str, list[dict[str, str]]], subject: str) -> list[str]:
    return [finding["level"] for finding in findings[subject]]


@pytest.fixture
def nowhere() -> str:
    """An address where nobody listens: its port was free a moment ago."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


def test_finds_nothing_wrong_with_a_server_that_is_well(server: Server, tmp_path: Path) -> None:
    body = export(*(span(trace_id(number), span_id(number)) for number in range(3)))
    assert server.post(TRACES, body, JSON).status == 200
    code, findings = examine(server.data, server.address, tmp_path)
    problems = [
        finding for list_ in findings.values() for finding in list_ if finding["level"] == "problem"
    ]
    assert (code, problems) == (0, [])
    for subject in ("server", "data", "queue", "exports", "commits", "format", "files", "spool"):
        assert levels(findings, subject) == ["ok"], findings[subject]
    assert "none refused" in findings["exports"][0]["text"]
    assert "of 100 take at most" in findings["commits"][0]["text"]


def test_prints_a_line_a_finding(server: Server) -> None:
    command = [processes.SIDESEAT, "doctor", "--data", server.data, "--endpoint", server.address]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout
    for line in done.stdout.splitlines():
        level = line.split()[0]
        assert level in ("ok", "warning", "problem"), line
        assert (" -> " in line) == (level != "ok"), line


def test_says_that_no_server_answers(nowhere: str, tmp_path: Path) -> None:
    code, findings = examine(tmp_path / "data", nowhere, tmp_path)
    assert code == 1
    assert levels(findings, "server") == ["problem"]
    assert "start it" in findings["server"][0]["advice"]
    assert levels(findings, "data") == ["ok"], "the server makes it"


def test_says_that_another_program_has_the_port(bedrock: str, tmp_path: Path) -> None:
    code, findings = examine(tmp_path / "data", bedrock, tmp_path)
    assert code == 1
    assert "is not SideSeat" in findings["server"][0]["text"]


def test_counts_what_was_refused(server: Server, tmp_path: Path) -> None:
    answer = server.post(TRACES, b"{", JSON)
    assert answer.status == 400
    code, findings = examine(server.data, server.address, tmp_path)
    assert code == 0, "a warning is no problem"
    assert levels(findings, "exports") == ["warning"]
    assert findings["exports"][0]["text"].startswith("1 requests")


def test_sees_data_that_another_server_has_open(
    server: Server, nowhere: str, tmp_path: Path
) -> None:
    _, findings = examine(server.data, nowhere, tmp_path)
    assert levels(findings, "lock") == ["warning"]


@pytest.mark.skipif(os.geteuid() != 0, reason="root alone can become somebody else")
def test_says_that_the_folder_belongs_to_somebody_else(nowhere: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    binary = Path("/tmp") / f"sideseat-doctor-test-{os.getpid()}"
    shutil.copy(processes.SIDESEAT, binary)
    for folder in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        folder.chmod(0o755)
    try:
        code, findings = examine(data, nowhere, tmp_path, binary, user=NOBODY, cwd="/")
    finally:
        binary.unlink()
    assert code == 1
    assert levels(findings, "data") == ["problem"]
    assert "cannot use it" in findings["data"][0]["text"]


def test_warns_of_a_folder_that_others_can_read(nowhere: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    data.chmod(0o755)
    _, findings = examine(data, nowhere, tmp_path)
    assert levels(findings, "data") == ["warning"]
    assert "chmod 700" in findings["data"][0]["advice"]


def test_says_that_the_folder_is_none(nowhere: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.write_text("")
    _, findings = examine(data, nowhere, tmp_path)
    assert levels(findings, "data") == ["problem"]


def test_says_that_the_data_file_is_none_of_ours(nowhere: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    (data / "sideseat.db").write_bytes(b"no database" * 1000)
    code, findings = examine(data, nowhere, tmp_path)
    assert code == 1
    assert levels(findings, "format") == ["problem"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Any:
    """A file system of 1 MB in memory, and full."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m,mode=700", "tmpfs", folder]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("this user may not mount")
    (folder / "filler").write_bytes(bytes(1024 * 1024))
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_says_that_the_disk_is_full(small_disk: Path, nowhere: str, tmp_path: Path) -> None:
    code, findings = examine(small_disk, nowhere, tmp_path)
    assert code == 1
    assert levels(findings, "disk") == ["problem"]
    assert levels(findings, "flush") == ["problem"]
    assert levels(findings, "file system") == ["warning"], "memory is no disk"


def test_counts_what_waits_in_the_spool(nowhere: str, tmp_path: Path) -> None:
    folder = tmp_path / "sideseat" / "spool" / "http%3A%2F%2F127.0.0.1%3A1%2Fv1%2Ftraces"
    folder.mkdir(parents=True)
    (folder / "01790001234567890123-12-4096-9f8e7d6c.otlp.gz").write_bytes(bytes(4096))
    (folder / "another file").write_bytes(b"")
    _, findings = examine(tmp_path / "data", nowhere, tmp_path)
    assert levels(findings, "spool") == ["warning"]
    assert findings["spool"][0]["text"].startswith("12 spans (4.1 KB of")
