"""Images and documents leave the message, travel once and are stored once."""

from __future__ import annotations

import base64
import json
import os
import random
import socket
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fake_bedrock
import processes
import pytest
from conftest import Seat, runtime_client
from fake_bedrock import FakeBedrock
from otlp import Collector, Span
from wire import MODEL

import sideseat
from sideseat import SideSeat
from sideseat.errors import ConfigurationError

IMAGE = b"\x89PNG\r\n\x1a\n" + random.Random(1).randbytes(1 << 20)
DOCUMENT = b"%PDF-1.7\n" + random.Random(2).randbytes(3000)


def ask(*content: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"modelId": MODEL, "messages": [{"role": "user", "content": list(content)}], **more}


def image(data: bytes = IMAGE) -> dict[str, Any]:
    return {"image": {"format": "png", "source": {"bytes": data}}}


def document(data: bytes = DOCUMENT) -> dict[str, Any]:
    return {"document": {"format": "pdf", "name": "menu", "source": {"bytes": data}}}


def claude(data: str) -> dict[str, Any]:
    """The arguments of invoke_model with a picture."""
    source = {"type": "base64", "media_type": "image/png", "data": data}
    messages = [{"role": "user", "content": [{"type": "image", "source": source}]}]
    body = {"anthropic_version": "bedrock-2023-05-31", "max_tokens": 9, "messages": messages}
    return {"modelId": MODEL, "body": json.dumps(body)}


def parts(span: Span) -> list[dict[str, Any]]:
    messages = json.loads(span["gen_ai.input.messages"])
    return [part for message in messages for part in message["parts"]]


def carried(span: Span) -> list[bytes]:
    return [attachment["bytes"] for attachment in span["sideseat.attachments"] or []]


@pytest.fixture
def bedrock(fake: FakeBedrock) -> Any:
    fake.script(fake_bedrock.converse())
    return runtime_client(fake.url)


@pytest.fixture
def recorded(seat: Seat, bedrock: Any) -> Any:
    """A recorded client."""
    del seat
    return bedrock


def test_bytes_travel_once(recorded: Any, seat: Seat, collector: Collector) -> None:
    recorded.converse(**ask({"text": "What is this?"}, image(), document()))
    seat.spans()
    recorded.converse(**ask({"text": "And this?"}, image(), document()))
    first, second = seat.calls()
    assert carried(first) == [IMAGE, DOCUMENT]
    assert carried(second) == []
    assert parts(first)[1:] == parts(second)[1:]
    picture, menu = parts(second)[1:]
    assert picture == {
        "type": "blob",
        "modality": "image",
        "mime_type": "image/png",
        "attachment": picture["attachment"],
        "size_bytes": len(IMAGE),
    }
    assert len(picture["attachment"]) == 32
    assert (menu["mime_type"], menu["size_bytes"]) == ("application/pdf", len(DOCUMENT))
    sent = b"".join(export.body for export in collector.exports)
    assert sent.count(IMAGE) == 1
    assert base64.b64encode(IMAGE)[:100] not in sent


def test_raw_bodies_refer_to_attachments_too(
    recorded: Any, seat: Seat, collector: Collector, fake: FakeBedrock
) -> None:
    fake.script(fake_bedrock.invoke())
    encoded = base64.b64encode(IMAGE).decode()
    recorded.invoke_model(**claude(encoded))["body"].read()
    call = seat.call()
    body = json.loads(call["aws.bedrock.request.body"])
    [part] = parts(call)
    reference = f"sideseat:attachment:{part['attachment']}"
    assert body["messages"][0]["content"][0]["source"]["data"] == reference
    assert carried(call) == [IMAGE]
    assert fake.requests[0].body.count(encoded.encode()) == 1  # Bedrock got what was asked.
    assert len(b"".join(export.body for export in collector.exports)) < len(IMAGE) + 5000


def test_what_is_no_base64_stays(recorded: Any, seat: Seat, fake: FakeBedrock) -> None:
    fake.script(fake_bedrock.invoke())
    data = "not base64! " * 1000
    recorded.invoke_model(**claude(data))["body"].read()
    call = seat.call()
    assert parts(call)[0]["content"] == data
    assert json.loads(call["aws.bedrock.request.body"]) == json.loads(claude(data)["body"])
    assert carried(call) == []


@pytest.mark.parametrize(
    ("settings", "environment", "limit"),
    [
        ({"attachment_bytes_max": len(IMAGE)}, None, len(IMAGE)),
        ({"attachment_bytes_max": len(IMAGE) - 1}, None, len(IMAGE) - 1),
        ({"attachment_bytes_max": 0}, "5000", 0),
        ({}, "5000", 5000),
    ],
)
def test_only_hash_and_size_leave_beyond_the_limit(
    new_seat: Callable[..., Seat],
    bedrock: Any,
    monkeypatch: pytest.MonkeyPatch,
    settings: dict[str, int],
    environment: str | None,
    limit: int,
) -> None:
    if environment is not None:
        monkeypatch.setitem(os.environ, "SIDESEAT_ATTACHMENT_BYTES_MAX", environment)
    seat = new_seat(**settings)
    bedrock.converse(**ask(image(), document()))
    call = seat.call()
    assert carried(call) == [data for data in (IMAGE, DOCUMENT) if len(data) <= limit]
    for part, data in zip(parts(call), (IMAGE, DOCUMENT), strict=True):
        assert part["size_bytes"] == len(data)
        assert len(part["attachment"]) == 32
        assert "content" not in part
        assert part.get("omitted") == (None if len(data) <= limit else "too_large")


@pytest.mark.parametrize("limit", [-1, "much", 1.5])
def test_a_limit_must_be_a_size(limit: Any) -> None:
    with pytest.raises(ConfigurationError, match="number of bytes"):
        SideSeat(attachment_bytes_max=limit)


def test_nothing_leaves_without_content(new_seat: Callable[..., Seat], bedrock: Any) -> None:
    seat = new_seat(capture_content=False)
    bedrock.converse(**ask(image()))
    call = seat.call()
    assert call["sideseat.attachments"] is None
    assert call["gen_ai.input.messages"] is None


def test_what_a_refusal_took_along_is_sent_again(
    recorded: Any, seat: Seat, collector: Collector
) -> None:
    collector.refuse = 1
    recorded.converse(**ask(image()))
    assert not seat.client.force_flush(10_000)
    recorded.converse(**ask(image()))
    [call] = seat.calls()
    assert carried(call) == [IMAGE]


# --- Into a real server -------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def served(address: str, reference: str) -> processes.Answer:
    return processes.request(address, f"{processes.API}/attachments/{reference}")


def references(address: str) -> list[list[str]]:
    """Of each span: what its messages refer to."""
    found = []
    traces = processes.request(address, f"{processes.API}/traces").json()["items"]
    for trace in sorted(traces, key=lambda trace: trace["started_at"]):
        of_trace = f"{processes.API}/traces/{trace['trace_id']}"
        for span in processes.request(address, of_trace).json()["spans"]:
            detail = processes.request(address, f"{of_trace}/spans/{span['span_id']}").json()
            messages = detail["input"]["messages"]
            found.append(
                [
                    part["attachment"]
                    for message in messages
                    for part in message["parts"]
                    if part["type"] == "blob"
                ]
            )
    return found


def test_a_server_stores_them_once_and_serves_the_very_bytes(tmp_path: Path, bedrock: Any) -> None:
    data = tmp_path / "data"
    server = processes.serve(data, tmp_path / "serve.log")
    try:
        client = SideSeat(endpoint=server.address)
        for question in ("What is this?", "And this?"):
            bedrock.converse(**ask({"text": question}, image(), document()))
            assert client.force_flush(10_000)
        found = references(server.address)
        assert len(found) == 2
        assert found[0] == found[1]
        server.kill()  # What was acknowledged is on disk.
        server = processes.serve(data, tmp_path / "again.log")
        picture, menu = (served(server.address, reference) for reference in found[0])
        assert picture.body == IMAGE
        assert picture.headers["content-type"] == "image/png"
        assert menu.body == DOCUMENT
        assert menu.headers["content-type"] == "application/pdf"
        of_picture = f"{processes.API}/attachments/{found[0][0]}"
        head = processes.request(server.address, of_picture, "HEAD")
        assert (head.status, head.body) == (200, b"")
        assert head.headers["content-length"] == str(len(IMAGE))
        ranged = {"range": "bytes=8-11"}
        part = processes.request(server.address, of_picture, headers=ranged)
        assert (part.status, part.body) == (206, IMAGE[8:12])
        with sqlite3.connect(f"file:{data / 'sideseat.db'}?mode=ro", uri=True) as database:
            rows = database.execute("SELECT size_bytes FROM attachment ORDER BY id").fetchall()
        assert rows == [(len(IMAGE),), (len(DOCUMENT),)]
    finally:
        sideseat.shutdown()
        sideseat.uninstrument()
        server.stop()


def test_they_wait_in_the_spool_while_no_server_is_up(
    tmp_path: Path, bedrock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(os.environ, "XDG_STATE_HOME", str(tmp_path / "state"))
    port = free_port()
    try:
        client = SideSeat(endpoint=f"http://127.0.0.1:{port}")
        large = b"\x89PNG\r\n\x1a\n" + random.Random(3).randbytes(18 << 20)
        for content in (image(large), image(large), document()):
            bedrock.converse(**ask(content))
            assert not client.force_flush(10_000)
        with processes.serve(tmp_path / "data", tmp_path / "serve.log", port) as server:
            assert client.force_flush(10_000)
            first, second, third = references(server.address)
            assert first == second
            assert served(server.address, first[0]).body == large
            assert served(server.address, third[0]).body == DOCUMENT
    finally:
        sideseat.shutdown()
        sideseat.uninstrument()
