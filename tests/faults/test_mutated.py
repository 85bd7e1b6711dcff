"""Requests that were damaged on the way: each is answered with what is wrong, or taken."""

from __future__ import annotations

import ctypes
import gzip
import http.client
import random
import re
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import observed
import pytest
from conftest import Effort
from mutations import GROWTH_BYTES_MAX, json_body, mutated, protobuf_body
from victim import Victim


@dataclass(frozen=True)
class Door:
    """A way in: its headers, and how a good body becomes one that arrives."""

    headers: dict[str, str]
    body: Callable[[], bytes]
    pack: Callable[[bytes], bytes] = bytes


def zstd(body: bytes) -> bytes:
    """By the system's library, which Debian's own package manager needs: Python has none yet."""
    library = ctypes.CDLL("libzstd.so.1")
    library.ZSTD_compressBound.restype = library.ZSTD_compress.restype = ctypes.c_size_t
    size = library.ZSTD_compressBound(ctypes.c_size_t(len(body)))
    out = ctypes.create_string_buffer(size)
    written = library.ZSTD_compress(
        out, ctypes.c_size_t(size), body, ctypes.c_size_t(len(body)), ctypes.c_int(3)
    )
    assert written <= size
    return out.raw[:written]


PROTOBUF = {"content-type": "application/x-protobuf"}
JSON = {"content-type": "application/json"}
GZIP = {"content-encoding": "gzip"}
ZSTD = {"content-encoding": "zstd"}
# Mutated before it is packed, or after.
DOORS = {
    "protobuf": Door(PROTOBUF, protobuf_body),
    "JSON": Door(JSON, json_body),
    "protobuf in gzip": Door({**PROTOBUF, **GZIP}, protobuf_body, gzip.compress),
    "JSON in gzip": Door({**JSON, **GZIP}, json_body, gzip.compress),
    "protobuf in zstd": Door({**PROTOBUF, **ZSTD}, protobuf_body, zstd),
    "damaged zstd": Door({**PROTOBUF, **ZSTD}, lambda: zstd(protobuf_body())),
    "damaged gzip": Door({**PROTOBUF, **GZIP}, lambda: gzip.compress(protobuf_body())),
}


class Sender:
    """One connection, opened again whenever the server has closed it."""

    def __init__(self, victim: Victim) -> None:
        url = urlsplit(victim.address)
        self.connection = http.client.HTTPConnection(url.hostname or "", url.port, timeout=30)

    def post(self, body: bytes, headers: dict[str, str]) -> tuple[int, str, bytes]:
        self.connection.request("POST", "/v1/traces", body, headers)
        response = self.connection.getresponse()
        return response.status, response.getheader("content-type") or "", response.read()


@pytest.mark.parametrize("name", DOORS)
def test_every_damaged_request_has_a_clear_answer(
    victim: Victim, effort: Effort, chance: random.Random, name: str
) -> None:
    door = DOORS[name]
    sender = Sender(victim)
    assert sender.post(door.pack(door.body()), door.headers)[0] == 200
    memory_before = 0
    refused = 0
    for number in range(effort.mutations):
        body = mutated(door.body(), chance)
        status, content_type, answer = sender.post(door.pack(body), door.headers)
        assert status in (200, 400, 413), (number, status, answer, body)
        if status != 200:
            refused += 1
            speaks_protobuf = door.headers["content-type"] == PROTOBUF["content-type"]
            expected = PROTOBUF["content-type"] if speaks_protobuf else "application/problem+json"
            assert content_type == expected, (number, content_type)
        if number == effort.mutations // 10:
            memory_before = observed.memory_bytes(victim.pid, "VmRSS")
    grown = observed.memory_bytes(victim.pid, "VmRSS") - memory_before
    assert grown < GROWTH_BYTES_MAX
    assert refused > 0, "nothing was damaged"
    victim.goes_on()
    victim.expect_clean()


# A request, however damaged, is the client's mistake: 501 and 505 say what is not spoken.
CLEAR = re.compile(rb"HTTP/1\.[01] (2\d\d|4\d\d|501|505) .*")


def http_heads() -> Iterator[bytes]:
    body = json_body()
    yield (
        b"POST /v1/traces HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
        b"content-length: %d\r\n\r\n%b" % (len(body), body)
    )
    yield (
        b"POST /v1/traces HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
        b"transfer-encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
    )
    yield b"GET /api/v1/projects/default/traces?limit=5 HTTP/1.1\r\nhost: localhost\r\n\r\n"


def first_line(victim: Victim, request: bytes) -> bytes:
    """The status line of what comes back once nothing more is sent; empty if nothing does."""
    url = urlsplit(victim.address)
    with socket.create_connection((url.hostname, url.port), timeout=30) as connection:
        try:
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
            return connection.recv(65536).split(b"\r\n")[0]
        except ConnectionError:
            return b""


def test_damaged_http_is_answered_or_closed(
    victim: Victim, effort: Effort, chance: random.Random
) -> None:
    requests = list(http_heads())
    for request in requests:
        assert b" 200 " in first_line(victim, request)
    files_before = victim.open_files()
    for number in range(effort.mutations):
        request = requests[number % len(requests)]
        head, _, body = request.partition(b"\r\n\r\n")
        line = first_line(victim, mutated(head, chance) + b"\r\n\r\n" + body)
        assert not line or CLEAR.fullmatch(line), line
    assert victim.open_files() <= files_before + 2
    victim.goes_on()
