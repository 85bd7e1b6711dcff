"""A Bedrock that fails on purpose: what `sideseat replay` never does, at the socket's level."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from wire import CLAUDE, CONVERSE, INVOKE_STREAM, STREAM

JSON = "application/json"
EVENT_STREAM = "application/vnd.amazon.eventstream"


@dataclass
class Reply:
    """One answer. `parts` go out one by one; an Event among them is waited for."""

    parts: Sequence[bytes | threading.Event]
    status: int = 200
    content_type: str = JSON
    headers: dict[str, str] = field(default_factory=dict)
    chunked: bool = False
    """Else with a Content-Length, which `promised` may make wrong."""
    promised: int | None = None
    silent: bool = False
    """Nothing is ever answered."""
    cut: bool = False
    """The connection is reset after the parts, without an end."""


def converse(**changes: Any) -> Reply:
    return Reply([CONVERSE], **changes)


def invoke(**changes: Any) -> Reply:
    return Reply([CLAUDE], **changes)


def stream(parts: Sequence[bytes | threading.Event] = STREAM, **changes: Any) -> Reply:
    return Reply(parts, content_type=EVENT_STREAM, chunked=True, **changes)


def invoke_stream(
    parts: Sequence[bytes | threading.Event] = INVOKE_STREAM, **changes: Any
) -> Reply:
    return stream(parts, **changes)


def error(status: int, code: str, message: str = "no") -> Reply:
    body = json.dumps({"message": message}).encode()
    return Reply([body], status=status, headers={"x-amzn-errortype": code})


@dataclass
class Request:
    target: str
    headers: dict[str, str]
    body: bytes


class FakeBedrock:
    """Gives the scripted replies in order; the last one is repeated."""

    def __init__(self) -> None:
        self.replies: list[Reply] = []
        self.requests: list[Request] = []
        self._changed = threading.Condition()
        self._closing = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def script(self, *replies: Reply) -> None:
        self.replies = list(replies)

    def wait_for_requests(self, count: int) -> None:
        """Returns when so many requests have come."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.requests) >= count, timeout=10)

    def close(self) -> None:
        if self._closing.is_set():
            return
        self._closing.set()
        self._listener.shutdown(socket.SHUT_RDWR)  # Wakes accept().
        self._listener.close()

    def _next(self, request: Request) -> Reply:
        with self._changed:
            self.requests.append(request)
            self._changed.notify_all()
            return self.replies[0] if len(self.replies) == 1 else self.replies.pop(0)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as reader:
            try:
                while (request := read_request(reader)) is not None:
                    if not self._send(connection, self._next(request)):
                        return
            except OSError:
                return  # The caller has left, which is what some tests are about.

    def _send(self, connection: socket.socket, reply: Reply) -> bool:
        """False: the connection is of no use any more."""
        if reply.silent:
            self._closing.wait()
            return False
        head = {"content-type": reply.content_type, "x-amzn-requestid": "req-1", **reply.headers}
        if reply.chunked:
            head["transfer-encoding"] = "chunked"
        else:
            size = sum(len(part) for part in reply.parts if isinstance(part, bytes))
            head["content-length"] = str(reply.promised or size)
        lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
        connection.sendall(f"HTTP/1.1 {reply.status} X\r\n{lines}\r\n".encode())
        for part in reply.parts:
            if isinstance(part, threading.Event):
                part.wait()
            elif reply.chunked:
                connection.sendall(b"%x\r\n%b\r\n" % (len(part), part))
            else:
                connection.sendall(part)
        if reply.cut or reply.promised:
            return False
        if reply.chunked:
            connection.sendall(b"0\r\n\r\n")
        return True


def read_request(reader: Any) -> Request | None:
    line = reader.readline()
    if not line:
        return None
    headers: dict[str, str] = {}
    while (header := reader.readline().strip()) != b"":
        name, _, value = header.decode().partition(":")
        headers[name.lower()] = value.strip()
    body = reader.read(int(headers.get("content-length", 0)))
    return Request(line.decode().split(" ")[1], headers, body)
