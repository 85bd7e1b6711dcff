"""Acknowledged means durable, and sending again changes nothing."""

from __future__ import annotations

import http.client
import threading
from urllib.parse import urlsplit

import processes
from conftest import Server
from processes import API

import otlp


def test_an_acknowledged_export_survives_kill_9(server: Server) -> None:
    body = otlp.export(otlp.span(otlp.trace_id(0), otlp.span_id(0), "kept"))
    assert server.post(otlp.TRACES, body, otlp.JSON).status == 200
    server.process.kill()

    server.restart()

    (trace,) = server.traces()
    assert (trace["trace_id"], trace["name"]) == (otlp.trace_id(0), "kept")


def send_until_it_dies(server: Server, sender: int, acknowledged: list[str]) -> None:
    """Exports one trace after the other on one connection; notes each that was answered."""
    url = urlsplit(server.address)
    connection = http.client.HTTPConnection(url.hostname or "", url.port, timeout=30)
    for number in range(sender * 100_000, (sender + 1) * 100_000):
        trace = otlp.trace_id(number)
        try:
            body = otlp.export(otlp.span(trace, otlp.span_id(number)))
            connection.request("POST", otlp.TRACES, body, otlp.JSON)
            response = connection.getresponse()
            response.read()
        except (OSError, http.client.HTTPException):
            return
        assert response.status == 200
        acknowledged.append(trace)


def test_what_was_acknowledged_before_the_kill_is_all_there(server: Server) -> None:
    acknowledged: list[str] = []
    senders = [
        threading.Thread(target=send_until_it_dies, args=(server, sender, acknowledged))
        for sender in range(4)
    ]
    for sender in senders:
        sender.start()
    while len(acknowledged) < 40 and any(sender.is_alive() for sender in senders):
        senders[0].join(0.01)
    server.process.kill()
    for sender in senders:
        sender.join()
    assert len(acknowledged) >= 40

    server.restart()

    for trace in acknowledged:
        assert server.get(f"{API}/traces/{trace}")["span_count"] == 1


def test_sending_again_changes_nothing(server: Server) -> None:
    parent = otlp.span(otlp.trace_id(0), otlp.span_id(0), "parent", session__id="s-1")
    child = otlp.span(otlp.trace_id(0), otlp.span_id(1), "child")
    child["parentSpanId"] = otlp.span_id(0)
    body = otlp.export(parent, child)
    assert server.post(otlp.TRACES, body, otlp.JSON).status == 200
    before = server.get(f"{API}/traces/{otlp.trace_id(0)}")

    for _ in range(3):
        assert server.post(otlp.TRACES, body, otlp.JSON).status == 200

    assert server.get(f"{API}/traces/{otlp.trace_id(0)}") == before
    assert before["span_count"] == 2
    (session,) = server.get(f"{API}/sessions")["items"]
    assert session["trace_count"] == 1


def test_a_second_server_on_the_same_data_is_refused(server: Server) -> None:
    log = server.log.with_name("second.log")
    second = processes.Process(
        [
            processes.SIDESEAT,
            "serve",
            "--port",
            "0",
            *processes.NO_OTLP_DOORS,
            "--data",
            server.data,
        ],
        log,
    )
    with second:
        assert second.popen.wait(30) == 1
    assert str(server.data) in second.log_tail()
    assert server.get("/api/v1/health")["status"] == "ok"
