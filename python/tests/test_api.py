"""The names, settings and spans that programs use."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import fake_bedrock
import pytest
from conftest import Seat, runtime_client
from fake_bedrock import FakeBedrock
from otlp import Collector
from wire import ASK

import sideseat
from sideseat import Config, Frameworks, SideSeat, SideSeatError

PUBLIC = {
    *("SideSeat", "Config", "Frameworks", "Span", "SpanKind", "StatusCode", "Tracer"),
    *("SideSeatError", "ConfigurationError", "NotInitializedError", "__version__"),
    *("init", "get_client", "is_initialized", "shutdown"),
    *("auto_instrument", "wrap_bedrock", "uninstrument"),
    *("encode_value", "span_to_dict", "JsonFileSpanExporter"),
}


def test_the_public_names_are_these_and_documented() -> None:
    assert set(sideseat.__all__) == PUBLIC
    for name in PUBLIC:
        assert getattr(sideseat, name).__doc__, name


def test_the_frameworks_of_sideseat_1_are_all_there() -> None:
    names = {
        *("Strands", "LangChain", "LangGraph", "CrewAI", "AutoGen", "OpenAIAgents", "GoogleADK"),
        *("PydanticAI", "AgentFramework", "Bedrock", "Anthropic", "OpenAI", "GoogleGenAI"),
        "VertexAI",
    }
    assert len({getattr(Frameworks, name) for name in names}) == len(names)


def test_importing_sideseat_imports_neither_botocore_nor_asyncio() -> None:
    code = "import sys, sideseat; print([m for m in ('botocore', 'asyncio', 'urllib.request', "
    code += "'multiprocessing') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# --- Settings -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "environ", "url"),
    [
        ({}, {}, "http://127.0.0.1:5388/otel/default/v1/traces"),
        ({"project_id": "a b"}, {}, "http://127.0.0.1:5388/otel/a%20b/v1/traces"),
        ({}, {"SIDESEAT_PROJECT": "p"}, "http://127.0.0.1:5388/otel/p/v1/traces"),
        ({}, {"SIDESEAT_ENDPOINT": "http://h:1/"}, "http://h:1/otel/default/v1/traces"),
        ({}, {"SIDESEAT_ENDPOINT": "http://h:1/base/"}, "http://h:1/base/v1/traces"),
        ({"endpoint": "https://h/v1/traces"}, {}, "https://h/v1/traces"),
        (
            {"endpoint": "http://a:1"},
            {"SIDESEAT_ENDPOINT": "http://b:2"},
            "http://a:1/otel/default/v1/traces",
        ),
        ({}, {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://o:4318"}, "http://o:4318/v1/traces"),
        (
            {"project_id": "p"},
            {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://o:4318"},
            "http://o:4318/otel/p/v1/traces",
        ),
        (
            {},
            {"SIDESEAT_ENDPOINT": "http://s:1", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://o:4318"},
            "http://s:1/otel/default/v1/traces",
        ),
    ],
)
def test_where_traces_go(arguments: dict[str, Any], environ: dict[str, str], url: str) -> None:
    assert Config.create(**arguments, environ=environ).traces_url == url


@pytest.mark.parametrize("endpoint", ["localhost:5388", "ftp://h", "http://", "nonsense"])
def test_an_endpoint_that_is_no_http_url_is_refused(endpoint: str) -> None:
    with pytest.raises(SideSeatError, match="SIDESEAT_ENDPOINT") as raised:
        SideSeat(endpoint=endpoint)
    assert isinstance(raised.value, ValueError)


@pytest.mark.parametrize(
    ("value", "expected"), [("1", True), ("TRUE", True), ("on", True), ("0", False), ("", False)]
)
def test_flags_of_the_environment(value: str, expected: bool) -> None:
    environ = {"SIDESEAT_DISABLED": value, "SIDESEAT_DEBUG": value}
    config = Config.create(environ=environ)
    assert (config.disabled, config.debug) == (expected, expected)
    assert Config.create(environ=environ, disabled=not expected).disabled is not expected


def test_the_api_key_is_sent_and_not_shown(
    new_seat: Callable[..., Seat], collector: Collector
) -> None:
    seat = new_seat(api_key="key-1", project_id="team")
    with seat.client.trace("t"):
        pass
    seat.spans()
    assert collector.exports[0].headers["authorization"] == "Bearer key-1"
    assert collector.exports[0].path == "/otel/team/v1/traces"
    assert "key-1" not in repr(seat.client.config)


def test_headers_of_the_environment_are_sent() -> None:
    environ = {"OTEL_EXPORTER_OTLP_HEADERS": "X-Tenant=a%20b, other=1,broken"}
    assert Config.create(environ=environ).headers == (("x-tenant", "a b"), ("other", "1"))


def test_validate_connection(seat: Seat, collector: Collector) -> None:
    assert seat.client.validate_connection()
    collector.close()
    assert not seat.client.validate_connection(0.5)


# --- Module level -------------------------------------------------------------------------------


def test_init_get_client_and_shutdown(collector: Collector) -> None:
    assert not sideseat.is_initialized()
    with pytest.raises(SideSeatError, match="init"):
        sideseat.get_client()
    first = sideseat.init(endpoint=collector.url)
    assert sideseat.get_client() is first
    second = sideseat.init(endpoint=collector.url, project_id="other")
    assert sideseat.get_client() is second
    assert first.pipeline is None
    sideseat.shutdown()
    assert not sideseat.is_initialized()
    sideseat.shutdown()
    sideseat.uninstrument()


def test_the_context_manager_sends_everything(collector: Collector) -> None:
    with SideSeat(endpoint=collector.url) as client, client.trace("t"):
        pass
    assert [span.name for span in collector.spans()] == ["t"]
    with client.trace("after shutdown") as span:
        assert span.is_recording() is False or span.pipeline is not None
    sideseat.uninstrument()


# --- Spans --------------------------------------------------------------------------------------


def test_a_span_carries_what_it_is_given(seat: Seat) -> None:
    with seat.client.trace("outer", attributes={"first": True}) as span:
        span.set_attribute("text", "\u00fc")
        span.set_attributes({"whole": 7, "big": 1 << 80, "part": 0.5, "none": None})
        span.set_attribute("list", ["a", 1, {"k": b"v"}])
        span.set_attribute("other", Path("x"))
        span.add_event("happened", {"n": 1})
        span.update_name("renamed")
    span.set_attribute("late", 1)
    [recorded] = seat.spans()
    assert recorded.name == "renamed"
    assert recorded.kind == 1
    assert recorded.attributes == {
        "first": True,
        "text": "\u00fc",
        "whole": 7,
        "big": str(1 << 80),
        "part": 0.5,
        "list": ["a", 1, {"k": b"v"}],
        "other": "x",
    }
    assert recorded.events == [("happened", {"n": 1})]
    assert (recorded.trace_id, recorded.span_id) == (span.trace_id, span.span_id)
    assert recorded.end >= recorded.start
    assert recorded.status == 0


def test_an_exception_marks_the_span_and_goes_on(seat: Seat) -> None:
    with pytest.raises(KeyError), seat.client.trace("outer"), seat.client.span("inner"):
        raise KeyError("gone")
    outer, inner = seat.spans()
    for span in (outer, inner):
        assert span.status == 2
        assert span["error.type"] == "KeyError"
        [(name, attributes)] = span.events
        assert name == "exception"
        assert "gone" in attributes["exception.message"]
        assert "raise KeyError" in attributes["exception.stacktrace"]


def test_session_and_user_reach_everything_inside(
    bedrock: Any, seat: Seat, fake: FakeBedrock
) -> None:
    fake.script(fake_bedrock.converse())
    with (
        seat.client.trace("outer", session_id="s", user_id="u"),
        seat.client.span("middle"),
        seat.client.span("inner", session_id="other"),
    ):
        bedrock.converse(**ASK)
    bedrock.converse(**ASK)
    outer, middle, inner, call, alone = seat.spans()
    assert [span["session.id"] for span in (outer, middle, inner, call)] == [
        "s",
        "s",
        "other",
        "other",
    ]
    assert {span["user.id"] for span in (outer, middle, inner, call)} == {"u"}
    assert [middle.parent, inner.parent, call.parent] == [
        outer.span_id,
        middle.span_id,
        inner.span_id,
    ]
    assert (alone.parent, alone["session.id"]) == ("", None)
    assert alone.trace_id != outer.trace_id


def test_threads_start_without_a_span_and_keep_their_own(
    bedrock: Any, seat: Seat, fake: FakeBedrock
) -> None:
    fake.script(fake_bedrock.converse())
    together = threading.Barrier(8)

    def work(number: int) -> str:
        with seat.client.trace(f"thread-{number}") as span:
            together.wait()
            for _ in range(5):
                bedrock.converse(**ASK)
            return span.span_id

    with seat.client.trace("main"), ThreadPoolExecutor(8) as pool:
        roots = list(pool.map(work, range(8)))
    calls = seat.calls()
    assert len(calls) == 40
    for root in roots:
        assert sum(call.parent == root for call in calls) == 5


def test_tasks_inherit_the_span_they_were_made_in(seat: Seat) -> None:
    async def child(name: str) -> None:
        with seat.client.span(name):
            await asyncio.sleep(0)
            with seat.client.span(f"{name}-inner"):
                await asyncio.sleep(0)

    async def main() -> None:
        with seat.client.trace("root"):
            await asyncio.gather(child("a"), child("b"))

    asyncio.run(main())
    spans = {span.name: span for span in seat.spans()}
    assert spans["a"].parent == spans["b"].parent == spans["root"].span_id
    assert spans["a-inner"].parent == spans["a"].span_id
    assert spans["b-inner"].parent == spans["b"].span_id


def test_a_tracer_in_opentelemetrys_manner(bedrock: Any, seat: Seat, fake: FakeBedrock) -> None:
    fake.script(fake_bedrock.converse())
    tracer = seat.client.get_tracer("mine")
    assert seat.client.tracer_provider.get_tracer("mine").name == tracer.name
    with tracer.start_as_current_span("outer", attributes={"a": 1}) as outer:
        bedrock.converse(**ASK)
        detached = tracer.start_span("detached")
        detached.set_status(sideseat.StatusCode.ERROR, "why")
        detached.end()
        detached.end()
    spans = {span.name.split()[0]: span for span in seat.spans()}
    assert spans["chat"].parent == spans["detached"].parent == outer.span_id
    assert (spans["detached"].status, spans["detached"].message) == (2, "why")
    context = outer.get_span_context()
    assert f"{context.trace_id:032x}" == outer.trace_id
    assert context.is_valid


def test_opentelemetrys_current_span_is_the_parent(
    bedrock: Any, seat: Seat, fake: FakeBedrock, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake.script(fake_bedrock.converse())

    class Context:
        is_valid = True
        trace_id = 0xABC
        span_id = 0xDEF

    class OtelSpan:
        def get_span_context(self) -> Context:
            return Context()

    class Trace:
        get_current_span = staticmethod(OtelSpan)

    monkeypatch.setitem(sys.modules, "opentelemetry.trace", Trace)
    bedrock.converse(**ASK)
    with seat.client.trace("ours"):
        bedrock.converse(**ASK)
    direct, ours, nested = seat.spans()
    assert {span.trace_id for span in (direct, ours, nested)} == {f"{0xABC:032x}"}
    assert direct.parent == ours.parent == f"{0xDEF:016x}"
    assert nested.parent == ours.span_id


# --- Copies and encoding ------------------------------------------------------------------------


def test_a_file_gets_a_copy_of_every_span(
    bedrock: Any, seat: Seat, fake: FakeBedrock, tmp_path: Path
) -> None:
    fake.script(fake_bedrock.converse())
    path = tmp_path / "traces.jsonl"
    path.write_text("old\n")
    seat.client.telemetry.setup_file_exporter(path, "w")
    with seat.client.trace("outer"):
        bedrock.converse(**ASK)
    assert len(seat.spans()) == 2
    names = [
        span["name"]
        for line in path.read_text().splitlines()
        for resource in json.loads(line)["resourceSpans"]
        for scope in resource["scopeSpans"]
        for span in scope["spans"]
    ]
    assert sorted(name.split()[0] for name in names) == ["chat", "outer"]
    with pytest.raises(SideSeatError, match="mode"):
        seat.client.telemetry.setup_file_exporter(path, "x")
    with pytest.raises(SideSeatError, match="No such file"):
        seat.client.telemetry.setup_file_exporter(tmp_path / "no" / "folder")


def test_the_console_gets_a_copy(collector: Collector) -> None:
    code = f"""
from sideseat import SideSeat
with SideSeat(endpoint="{collector.url}") as client:
    client.telemetry.setup_console_exporter()
    with client.trace("shown"):
        pass
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["resourceSpans"]
    assert "shown" in done.stdout


@pytest.mark.parametrize(
    ("value", "encoded"),
    [
        (None, None),
        (True, True),
        (1.5, 1.5),
        ("x", "x"),
        (b"\x00\x01", "AAE="),
        ((1, {2: bytearray(b"a")}), [1, {"2": "YQ=="}]),
        (Path("p"), "p"),
    ],
)
def test_encode_value(value: Any, encoded: Any) -> None:
    assert sideseat.encode_value(value) == encoded


def test_span_to_dict_and_the_json_file_exporter(seat: Seat, tmp_path: Path) -> None:
    with seat.client.trace("outer") as outer, seat.client.span("inner") as inner:
        inner.set_attribute("data", b"a")
        inner.add_event("e", {"x": 1})
    path = tmp_path / "spans.jsonl"
    exporter = sideseat.JsonFileSpanExporter(path, mode="w")
    exporter.export([outer, inner])
    assert exporter.force_flush()
    exporter.shutdown()
    first, second = [json.loads(line) for line in path.read_text().splitlines()]
    assert second == sideseat.span_to_dict(inner)
    assert second["parent_span_id"] == first["span_id"]
    assert second["attributes"] == {"data": "YQ=="}
    assert second["events"][0]["name"] == "e"
    assert (first["status"], first["parent_span_id"]) == ("UNSET", None)


def test_the_client_object_need_not_be_kept(fake: FakeBedrock, collector: Collector) -> None:
    SideSeat(endpoint=collector.url)
    fake.script(fake_bedrock.converse())
    runtime_client(fake.url).converse(**ASK)
    sideseat.get_client().force_flush()
    assert len(collector.calls()) == 1
    sideseat.shutdown()
    sideseat.uninstrument()
