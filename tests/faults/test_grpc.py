"""The gRPC door: damaged messages and damaged HTTP/2, sent as grpcio sends them."""

from __future__ import annotations

import gzip
import random
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import grpc
import observed
import pytest
from conftest import Effort
from mutations import GROWTH_BYTES_MAX, mutated, protobuf_body
from victim import Victim, wait_until

EXPORT = "/opentelemetry.proto.collector.trace.v1.TraceService/Export"
# What a damaged message is answered with; nothing of it is the server's fault.
CLEAR = {grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.RESOURCE_EXHAUSTED}
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
SETTINGS = bytes([0, 0, 0, 4, 0, 0, 0, 0, 0])


@pytest.fixture
def victim(tmp_path: Path) -> Iterator[Victim]:
    doors = ("--otlp-http-port", "off", "--otlp-grpc-port", "0")
    started = Victim(tmp_path / "data", tmp_path / "server.log", doors)
    yield started
    started.process.stop()


def door_of(victim: Victim) -> str:
    found = re.search(r"OTLP/gRPC on ([\d.]+:\d+)", victim.log.read_text())
    assert found
    return found.group(1)


@pytest.fixture
def channel(victim: Victim) -> Iterator[grpc.Channel]:
    with grpc.insecure_channel(door_of(victim)) as opened:
        yield opened


def export(channel: grpc.Channel, message: bytes, **options: object) -> grpc.StatusCode:
    """Sends bytes as they are."""
    call = channel.unary_unary(EXPORT, request_serializer=None, response_deserializer=None)
    try:
        call(message, timeout=30, **options)
    except grpc.RpcError as error:
        return error.code()
    return grpc.StatusCode.OK


def test_every_damaged_message_has_a_clear_status(
    victim: Victim, channel: grpc.Channel, effort: Effort, chance: random.Random
) -> None:
    assert export(channel, protobuf_body()) == grpc.StatusCode.OK
    memory_before = 0
    refused = 0
    for number in range(effort.mutations):
        message = mutated(protobuf_body(), chance)
        code = export(channel, message)
        assert code == grpc.StatusCode.OK or code in CLEAR, (number, code, message)
        refused += code in CLEAR
        if number == effort.mutations // 10:
            memory_before = observed.memory_bytes(victim.pid, "VmRSS")
    assert observed.memory_bytes(victim.pid, "VmRSS") - memory_before < GROWTH_BYTES_MAX
    assert refused > 0, "nothing was damaged"
    assert export(channel, protobuf_body()) == grpc.StatusCode.OK
    victim.goes_on()


def test_damaged_gzip_has_a_clear_status(
    channel: grpc.Channel, effort: Effort, chance: random.Random
) -> None:
    """The message is packed by us and said to be; grpcio would not send it so."""
    for _ in range(effort.mutations // 10):
        message = mutated(gzip.compress(protobuf_body()), chance)
        code = export(channel, message, compression=grpc.Compression.Gzip)
        assert code == grpc.StatusCode.OK or code in CLEAR, code


def frame(kind: int, flags: int, stream: int, payload: bytes) -> bytes:
    head = len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big")
    return head + payload


def text(value: bytes) -> bytes:
    """HPACK: a string without Huffman coding."""
    return bytes([len(value)]) + value


def call() -> bytes:
    """A connection with one call, as a client without any header compression would write it."""
    headers = b"".join(
        b"\x00" + text(name) + text(value)
        for name, value in (
            (b":method", b"POST"),
            (b":scheme", b"http"),
            (b":path", EXPORT.encode()),
            (b":authority", b"localhost"),
            (b"content-type", b"application/grpc"),
            (b"te", b"trailers"),
        )
    )
    body = protobuf_body()
    message = b"\x00" + len(body).to_bytes(4, "big") + body
    return SETTINGS + frame(1, 4, 1, headers) + frame(0, 1, 1, message)


def answer_to(victim: Victim, request: bytes) -> bytes:
    """All that comes back until the server closes, or has nothing more to say."""
    host, _, port = door_of(victim).rpartition(":")
    received = b""
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        try:
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
            while more := connection.recv(65536):
                received += more
        except ConnectionError:
            pass
    return received


def test_damaged_http_2_ends_its_connection_and_no_other(
    victim: Victim, channel: grpc.Channel, effort: Effort, chance: random.Random
) -> None:
    assert answer_to(victim, PREFACE + call())
    assert export(channel, protobuf_body()) == grpc.StatusCode.OK
    victim.goes_on()
    files_before = victim.open_files()
    for number in range(effort.mutations):
        answer_to(victim, PREFACE + mutated(call(), chance))
        if number % 100 == 0:
            assert export(channel, protobuf_body()) == grpc.StatusCode.OK
    # A file or two more for readers of the store that were not needed before.
    wait_until(lambda: victim.open_files() <= files_before + 4, "connections are let go")
    victim.goes_on()
