"""check, backup, export and import: with the server running, stopped, and against damaged data."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path
from typing import Any

import processes
import pytest
from conftest import Server
from processes import API

import otlp

SECONDS_MAX = 60
PICTURE = b"\x89PNG"
# XXH3 of those, 128 bits: what messages call the picture.
PICTURE_HASH = "92714280d5e1e473ea398366ff439c50"


def run(
    *arguments: str | Path, stdin: str | None = None, exit_code: int = 0
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [processes.SIDESEAT, *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=SECONDS_MAX,
        check=False,
    )
    assert done.returncode == exit_code, (arguments, done.returncode, done.stdout, done.stderr)
    return done


def call(trace: int, number: int) -> dict[str, Any]:
    """A span that holds a little of everything."""
    messages = [
        {"role": "user", "parts": [{"type": "text", "content": f"question {number} \u00e9"}]}
    ]
    span = otlp.span(
        otlp.trace_id(trace),
        otlp.span_id(number),
        "chat",
        gen_ai__operation__name="chat",
        gen_ai__request__model="m",
        gen_ai__input__messages=json.dumps(messages),
        session__id=f"s-{trace % 3}",
        large="x" * 3000,
    )
    span["startTimeUnixNano"] = str(otlp.START_NS + trace * 1_000_000_000)
    span["endTimeUnixNano"] = str(otlp.START_NS + trace * 1_000_000_000 + 7)
    span["events"] = [{"timeUnixNano": span["startTimeUnixNano"], "name": "event"}]
    span["attributes"].append({"key": "count", "value": {"intValue": "9007199254740993"}})
    span["attributes"].append({"key": "list", "value": {"arrayValue": {"values": [{}]}}})
    return span


def fill(server: Server, traces: int = 12) -> None:
    for trace in range(traces):
        body = json.loads(otlp.export(call(trace, 2 * trace), call(trace, 2 * trace + 1)))
        body["resourceSpans"][0]["schemaUrl"] = "https://example.com/resource"
        body["resourceSpans"][0]["resource"] = {
            "attributes": [{"key": "service.name", "value": {"stringValue": "shop"}}]
        }
        body["resourceSpans"][0]["scopeSpans"][0]["scope"] = {"name": "tests", "version": "1"}
        project = "/otel/other" if trace % 4 == 3 else ""
        answer = server.post(f"{project}{otlp.TRACES}", json.dumps(body).encode(), otlp.JSON)
        assert answer.status == 200


def exported(data: Path, *options: str) -> list[str]:
    return sorted(run("export", "--data", data, *options).stdout.splitlines())


def test_check_counts_what_is_there_while_the_server_runs_and_afterwards(server: Server) -> None:
    fill(server)
    for _ in range(2):
        said = run("check", "--data", server.data).stdout
        assert "is whole" in said
        assert "12 traces, 24 spans, 6 sessions" in said
        server.process.stop()


def test_check_says_what_is_wrong(server: Server) -> None:
    fill(server)
    server.process.stop()
    file = server.data / "sideseat.db"
    stored = file.read_bytes()
    for offset in range(4096, len(stored), 4096):
        stored = stored[: offset + 100] + bytes(200) + stored[offset + 300 :]
    file.write_bytes(stored)

    said = run("check", "--data", server.data, exit_code=1).stderr

    assert "backup" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("command", [["check"], ["backup", "copy.db"], ["export"]])
def test_without_data_they_say_so_and_make_nothing(command: list[str], tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    said = run(*command, "--data", missing, exit_code=1).stderr
    assert f"there is no data in {missing}" in said
    assert not missing.exists()
    assert not Path("copy.db").exists()


def test_a_backup_is_whole_private_and_never_overwrites(server: Server, tmp_path: Path) -> None:
    fill(server)
    copy = tmp_path / "copy.db"

    said = run("backup", copy, "--data", server.data).stdout

    assert "24 spans" in said
    assert copy.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.glob("copy*")] == ["copy.db"]
    before = copy.read_bytes()
    assert "is there already" in run("backup", copy, "--data", server.data, exit_code=1).stderr
    assert copy.read_bytes() == before


def test_a_backup_in_place_is_what_it_was(server: Server, tmp_path: Path) -> None:
    fill(server)
    before = server.get(f"{API}/traces")
    run("backup", tmp_path / "copy.db", "--data", server.data)
    server.process.stop()
    for file in server.data.iterdir():
        file.unlink()
    (tmp_path / "copy.db").rename(server.data / "sideseat.db")

    server.restart()

    assert server.get(f"{API}/traces") == before
    run("check", "--data", server.data)


def test_a_backup_is_consistent_while_spans_arrive(server: Server, tmp_path: Path) -> None:
    fill(server, traces=3)
    copies = [tmp_path / f"copy-{number}.db" for number in range(3)]
    commands = [
        subprocess.Popen(
            [processes.SIDESEAT, "backup", copy, "--data", server.data],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        for copy in copies
    ]
    fill(server, traces=60)
    for command, copy in zip(commands, copies, strict=True):
        output, _ = command.communicate(timeout=SECONDS_MAX)
        assert command.returncode == 0, output
        assert b"is a whole copy" in output
        assert copy.exists()


@pytest.mark.parametrize("form", ["jsonl", "otlp"])
def test_what_is_exported_and_imported_is_exported_again(
    server: Server, tmp_path: Path, form: str
) -> None:
    fill(server)
    lines = exported(server.data, "--format", form)
    assert len(lines) == (24 if form == "jsonl" else 12)
    file = tmp_path / "spans.jsonl"
    run("export", file, "--format", form, "--data", server.data)
    assert file.stat().st_mode & 0o777 == 0o600

    for _ in range(2):  # The second time changes nothing.
        said = run("import", file, "--data", tmp_path / "second").stdout
        assert said.startswith("Imported 24 spans; 0 ")

    assert exported(tmp_path / "second", "--format", form) == lines
    run("check", "--data", tmp_path / "second")


def test_an_exported_span_is_the_one_that_came(server: Server) -> None:
    fill(server, traces=1)
    line = json.loads(exported(server.data)[0])
    assert line.pop("project") == "default"
    assert line.pop("resourceSchemaUrl") == "https://example.com/resource"
    assert line.pop("resource")["attributes"][0]["key"] == "service.name"
    assert line.pop("scope") == {"name": "tests", "version": "1"}
    assert line == call(0, 0)


def test_the_export_can_be_narrowed(server: Server) -> None:
    fill(server)
    assert len(exported(server.data, "--project", "other")) == 6
    assert len(exported(server.data, "--to", "2026-01-01T00:00:02Z")) == 4
    assert len(exported(server.data, "--from", "2026-01-01T00:00:02Z")) == 20
    run("export", "--data", server.data, "--project", "none", exit_code=1)
    run("export", "--data", server.data, "--from", "yesterday", exit_code=2)


def test_attachments_come_back(server: Server, tmp_path: Path) -> None:
    part = {
        "type": "blob",
        "modality": "image",
        "mime_type": "image/png",
        "attachment": PICTURE_HASH,
        "size_bytes": len(PICTURE),
    }
    spans = []
    for number in range(2):
        span = otlp.span(
            otlp.trace_id(number),
            otlp.span_id(number),
            gen_ai__input__messages=json.dumps([{"role": "user", "parts": [part]}]),
        )
        spans.append(span)
    members = [
        {"key": "hash", "value": {"stringValue": PICTURE_HASH}},
        {"key": "mime_type", "value": {"stringValue": "image/png"}},
        {"key": "bytes", "value": {"bytesValue": base64.b64encode(PICTURE).decode()}},
    ]
    value = {"arrayValue": {"values": [{"kvlistValue": {"values": members}}]}}
    spans[1]["attributes"].append({"key": "sideseat.attachments", "value": value})
    assert server.post(otlp.TRACES, otlp.export(*spans), otlp.JSON).status == 200
    lines = exported(server.data)
    assert sum("sideseat.attachments" in line for line in lines) == 1
    file = tmp_path / "spans.jsonl"
    file.write_text("\n".join(lines))

    run("import", file, "--data", tmp_path / "second")

    assert exported(tmp_path / "second") == lines
    assert "1 attachment," in run("check", "--data", tmp_path / "second").stdout


def test_an_import_into_running_data_names_the_endpoint(server: Server, tmp_path: Path) -> None:
    file = tmp_path / "spans.jsonl"
    file.write_text("")
    said = run("import", file, "--data", server.data, exit_code=1).stderr
    assert "--endpoint" in said


def test_an_import_can_be_sent_to_a_server(server: Server, tmp_path: Path) -> None:
    fill(server)
    lines = exported(server.data)
    with processes.serve(tmp_path / "second", tmp_path / "second.log") as second:
        said = run("import", "-", "--endpoint", second.address, stdin="\n".join(lines)).stdout
        assert said.startswith("Imported 24 spans; 0 ")
        assert exported(tmp_path / "second") == lines


def test_bad_lines_are_named_and_good_ones_are_in(server: Server, tmp_path: Path) -> None:
    fill(server, traces=1)
    good = exported(server.data)
    no_id = json.dumps({**json.loads(good[0]), "traceId": "0" * 32})
    file = tmp_path / "spans.jsonl"
    file.write_text("\n".join([good[0], "{", "", '{"logs":1}', no_id, good[1]]))

    done = run("import", file, "--data", tmp_path / "second", exit_code=1)

    assert done.stdout.startswith("Imported 2 spans; 3 ")
    assert [line.split(": ")[0] for line in done.stderr.splitlines()] == [
        f"{file}:2",
        f"{file}:4",
        f"{file}:5",
    ]
    assert exported(tmp_path / "second") == good


def test_an_import_without_a_server_fails_at_once(tmp_path: Path) -> None:
    file = tmp_path / "spans.jsonl"
    file.write_text(json.dumps(call(0, 0)))
    run("import", file, "--endpoint", "http://127.0.0.1:1", exit_code=1)
