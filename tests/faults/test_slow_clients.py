"""Clients that are slow, silent or gone: others go on beside them, and nothing is left of them."""

from __future__ import annotations

import resource
import socket
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import observed
import processes
import pytest
from conftest import Effort
from victim import Victim, export, span, wait_until

BODY = export(span())
HEAD = (
    "POST /v1/traces HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
    f"content-length: {len(BODY)}\r\n\r\n"
).encode()


def connect(victim: Victim) -> socket.socket:
    url = urlsplit(victim.address)
    connection = socket.socket()
    # A small window: an answer that is not read stays with the server.
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.connect((url.hostname, url.port))
    return connection


def says_nothing(_: socket.socket) -> None:
    pass


def stops_in_the_head(connection: socket.socket) -> None:
    connection.sendall(HEAD[:40])


def stops_in_the_body(connection: socket.socket) -> None:
    connection.sendall(HEAD + BODY[:-10])


def closes_its_half_in_the_body(connection: socket.socket) -> None:
    connection.sendall(HEAD + BODY[:-10])
    connection.shutdown(socket.SHUT_WR)


def closes_its_half_after_a_request(connection: socket.socket) -> None:
    connection.sendall(HEAD + BODY)
    connection.shutdown(socket.SHUT_WR)


def never_reads(connection: socket.socket) -> None:
    request = b"GET /api/v1/openapi.json HTTP/1.1\r\nhost: localhost\r\n\r\n"
    connection.sendall(request * 50)


def begins_a_stream_and_sleeps(connection: socket.socket) -> None:
    connection.sendall(f"GET {processes.API}/live HTTP/1.1\r\nhost: localhost\r\n\r\n".encode())


MANNERS: dict[str, Callable[[socket.socket], None]] = {
    function.__name__.replace("_", " "): function
    for function in (
        says_nothing,
        stops_in_the_head,
        stops_in_the_body,
        closes_its_half_in_the_body,
        closes_its_half_after_a_request,
        never_reads,
        begins_a_stream_and_sleeps,
    )
}


@pytest.mark.parametrize("manner", MANNERS)
def test_others_go_on_beside_a_client_that(victim: Victim, effort: Effort, manner: str) -> None:
    victim.goes_on()
    files_before = victim.open_files()
    slow = [connect(victim) for _ in range(effort.slow_clients)]
    for connection in slow:
        MANNERS[manner](connection)

    for _ in range(20):
        victim.goes_on()
    assert victim.get("/api/v1/health")["status"] == "ok"

    for connection in slow:
        connection.close()
    wait_until(lambda: victim.open_files() <= files_before, "closed connections are let go")
    victim.goes_on()


def test_one_byte_at_a_time_is_a_request_too(victim: Victim) -> None:
    with connect(victim) as connection:
        for byte in HEAD + BODY:
            connection.sendall(bytes([byte]))
        assert b" 200 " in connection.recv(4096).split(b"\r\n")[0]


def test_more_connections_than_are_taken(victim: Victim) -> None:
    """Beyond the bound a connection is refused, not the server's end; when they go, it goes on."""
    many = [connect(victim) for _ in range(1100)]
    for connection in many:
        connection.close()

    wait_until(lambda: answers(victim), "it answers again")
    victim.goes_on()


def test_more_connections_than_the_system_gives_files(tmp_path: Path) -> None:
    """Out of file descriptors it can take nobody; when they are free again, it takes all."""
    victim = Victim(tmp_path / "data", tmp_path / "server.log")
    with victim.process:
        victim.goes_on()
        spare = 8
        limit = victim.open_files() + spare
        resource.prlimit(victim.pid, resource.RLIMIT_NOFILE, (limit, limit))
        many = [connect(victim) for _ in range(4 * spare)]
        wait_until(lambda: victim.open_files() >= limit - 1, "descriptors are used up")
        cpu_before = observed.cpu_seconds(victim.pid)
        time.sleep(1.0)
        assert observed.cpu_seconds(victim.pid) - cpu_before < 0.5, "it spins"
        for connection in many:
            connection.close()

        wait_until(lambda: answers(victim), "it answers again")
        victim.goes_on()


def answers(victim: Victim) -> bool:
    try:
        return processes.request(victim.address, "/api/v1/health").status == 200
    except OSError:
        return False
