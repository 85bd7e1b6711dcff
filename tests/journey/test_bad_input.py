"""Bad OTLP is answered with a 4xx that names what is wrong, and nothing of it is stored."""

from __future__ import annotations

import gzip
import json

import processes
import pytest
from conftest import Server
from processes import API

import otlp

GOOD = otlp.export(otlp.span(otlp.trace_id(0), otlp.span_id(0)))
PROTOBUF = {"content-type": "application/x-protobuf"}

# name: (headers, body, status, a word of the answer)
REFUSED = {
    "no JSON": (otlp.JSON, b"resourceSpans", 400, "JSON"),
    "JSON cut short": (otlp.JSON, GOOD[:-5], 400, "JSON"),
    "a list where an object belongs": (otlp.JSON, b'{"resourceSpans": [[]]}', 400, "not an object"),
    "a protobuf cut short": (PROTOBUF, b"\x0a\x7f\x01", 400, "protobuf"),
    "no content type": ({"content-type": ""}, GOOD, 415, "content-type"),
    "text": ({"content-type": "text/plain"}, GOOD, 415, "text/plain"),
    "no gzip": ({**otlp.JSON, "content-encoding": "gzip"}, GOOD, 400, "gzip"),
    "gzip cut short": (
        {**otlp.JSON, "content-encoding": "gzip"},
        gzip.compress(GOOD)[:-9],
        400,
        "gzip",
    ),
    "another coding": ({**otlp.JSON, "content-encoding": "br"}, GOOD, 415, "br"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_a_reason_and_nothing_stored(server: Server, name: str) -> None:
    headers, body, status, word = REFUSED[name]

    answer = server.post(otlp.TRACES, body, headers)

    assert answer.status == status
    assert word.lower() in answer.body.decode(errors="replace").lower()
    if headers == PROTOBUF:  # A google.rpc.Status: code INVALID_ARGUMENT, and the message.
        assert answer.headers["content-type"] == "application/x-protobuf"
        assert answer.body.startswith(b"\x08\x03\x12")
    else:
        assert answer.headers["content-type"].startswith("application/problem+json")
        assert answer.json()["status"] == status
    assert server.traces() == []


def test_a_good_export_after_bad_ones_is_taken(server: Server) -> None:
    for headers, body, status, _ in REFUSED.values():
        assert server.post(otlp.TRACES, body, headers).status == status

    answer = server.post(otlp.TRACES, GOOD, otlp.JSON)

    assert answer.status == 200
    assert len(server.traces()) == 1


def test_gzip_and_a_project_of_its_own(server: Server) -> None:
    headers = {**otlp.JSON, "content-encoding": "gzip"}
    assert server.post("/otel/team-a/v1/traces", gzip.compress(GOOD), headers).status == 200
    assert server.traces() == []
    assert len(server.traces("team-a")) == 1


def test_unknown_routes_and_methods_are_problems_too(server: Server) -> None:
    assert server.post("/v1/profiles", GOOD, otlp.JSON).status == 404
    wrong_method = server.post("/api/v1/health", b"", {})
    assert wrong_method.status == 405
    assert json.loads(wrong_method.body)["status"] == 405


WRONG_PARAMETERS = {
    f"{API}/traces?limit=x": "limit",
    f"{API}/sessions?limit=0": "limit",
    f"{API}/traces?cursor=!": "cursor",
    f"{API}/traces/nothex": "trace_id",
}


@pytest.mark.parametrize("target", WRONG_PARAMETERS)
def test_a_wrong_parameter_is_named(server: Server, target: str) -> None:
    answer = processes.request(server.address, target)

    assert answer.status == 400
    assert WRONG_PARAMETERS[target] in answer.json()["detail"]
