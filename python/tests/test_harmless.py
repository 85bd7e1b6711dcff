"""What programs hand over that nobody expects: nothing of ours comes back to them as an error."""

from __future__ import annotations

import socket
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import fake_bedrock
import pytest
from conftest import Seat, runtime_client
from fake_bedrock import FakeBedrock
from otlp import Collector
from wire import ASK

import sideseat
from sideseat import ConfigurationError, SideSeat


def test_ids_that_are_no_texts_are_taken_as_texts(seat: Seat) -> None:
    user: Any = 7
    session: Any = UUID(int=1)
    name: Any = 3.5
    with seat.client.trace(name, user_id=user, session_id=session):
        pass
    with seat.client.trace("lone \ud800 surrogate", user_id="\udfff"):
        pass
    first, second = seat.spans()
    assert first.name == "3.5"
    assert first.attributes["user.id"] == "7"
    assert first.attributes["session.id"] == str(UUID(int=1))
    assert second.name == "lone ? surrogate"


def test_an_exception_that_cannot_be_told_leaves_the_block_as_it_is(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    class UntellableError(Exception):
        def __str__(self) -> str:
            raise RuntimeError("no text")

    monkeypatch.delenv("SIDESEAT_STRICT")
    with pytest.raises(UntellableError), seat.client.trace("broken"):
        raise UntellableError
    assert [span.name for span in seat.spans()] == ["broken"]


def test_a_url_with_a_password_gives_the_host_alone(
    seat: Seat, collector: Collector, fake: FakeBedrock
) -> None:
    fake.script(fake_bedrock.converse())
    runtime_client(fake.url.replace("://", "://user:SECRET@")).converse(**ASK)
    assert seat.call().attributes["server.address"] == "127.0.0.1"
    assert b"SECRET" not in b"".join(export.body for export in collector.exports)


def test_after_shutdown_a_span_that_is_still_open_keeps_nothing(
    fake: FakeBedrock, new_seat: Callable[..., Seat]
) -> None:
    fake.script(fake_bedrock.converse())
    old = new_seat(service_name="old")
    bedrock = runtime_client(fake.url)
    with old.client.trace("outer"):
        new = new_seat(service_name="new")
        old.client.shutdown()
        bedrock.converse(**ASK)
    assert len(new.calls()) == 1, "the client that is still there records the call"
    assert "outer" not in {span.name for span in new.spans()}


def test_a_disabled_client_does_not_silence_the_others(
    fake: FakeBedrock, new_seat: Callable[..., Seat]
) -> None:
    fake.script(fake_bedrock.converse())
    seat = new_seat()
    with SideSeat(disabled=True):
        runtime_client(fake.url).converse(**ASK)
    assert len(seat.calls()) == 1


def test_https_is_refused_with_a_word_on_what_to_do() -> None:
    with pytest.raises(ConfigurationError, match="https"):
        SideSeat(endpoint="https://collector.example/v1/traces")
    assert not sideseat.is_initialized()


def test_a_server_that_speaks_no_http_is_not_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        client = SideSeat(
            endpoint=f"http://127.0.0.1:{listener.getsockname()[1]}", auto_instrument=False
        )

        def answer() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b"SSH-2.0-nonsense\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        assert client.validate_connection() is False
        thread.join()
        client.shutdown()


def test_the_file_of_copies_is_its_owners_alone(seat: Seat, tmp_path: Path) -> None:
    path = tmp_path / "traces.jsonl"
    seat.client.telemetry.setup_file_exporter(path, "w")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(sideseat.SideSeatError, match="No such file"):
        seat.client.telemetry.setup_file_exporter(tmp_path / "no" / "file", "w")


def test_a_body_that_breaks_while_it_is_read_is_put_back_where_it_was(
    bedrock: Any, seat: Seat, fake: FakeBedrock
) -> None:
    class Body:
        """Breaks at the first read, as far in as it got; works from then on."""

        def __init__(self) -> None:
            self.at = 0
            self.reads = 0

        def seekable(self) -> bool:
            return True

        def tell(self) -> int:
            return self.at

        def seek(self, at: int, whence: int = 0) -> int:
            self.at = at if whence == 0 else (len(CONTENT) if whence == 2 else self.at + at)
            return self.at

        def read(self, size: int | None = -1) -> bytes:
            self.reads += 1
            if self.reads == 1:
                self.at = len(CONTENT) // 2
                raise OSError("a hiccup")
            end = len(CONTENT) if size is None or size < 0 else self.at + size
            data = CONTENT[self.at : end]
            self.at += len(data)
            return data

    fake.script(fake_bedrock.invoke())
    bedrock.invoke_model(modelId="m", body=Body())["body"].read()
    assert fake.requests[0].body == CONTENT
    assert seat.call().name


CONTENT = b'{"prompt": "hello"}'
