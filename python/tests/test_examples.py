"""Each example program, run as its user would, leaves the spans that its README promises."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

import processes
import pytest
from conftest import ROOT
from otlp import Collector, Span

PROGRAMS = ROOT / "examples"


@dataclass
class Run:
    roots: list[Span]
    calls: list[Span]
    spans: list[Span]
    output: str

    def children(self, parent: Span) -> list[Span]:
        return [span for span in self.spans if span.parent == parent.span_id]


@pytest.fixture
def run(replay: str, collector: Collector) -> Callable[[str], Run]:
    def run_program(name: str) -> Run:
        done = subprocess.run(
            [sys.executable, str(PROGRAMS / f"{name}.py")],
            env=processes.against(dict(os.environ), replay, collector.url)
            | {"SIDESEAT_STRICT": "1"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert done.stderr == "", "the recorder has something to complain about"
        spans = collector.spans()
        roots = [span for span in spans if span.parent == ""]
        return Run(roots, collector.calls(), spans, done.stdout)

    return run_program


def messages(span: Span, attribute: str) -> list[dict]:
    return json.loads(span[attribute])


def parts(span: Span) -> list[dict]:
    [message] = messages(span, "gen_ai.output.messages")
    return message["parts"]


def kinds(span: Span) -> list[str]:
    return [part["type"] for part in parts(span)]


def test_there_is_a_test_for_every_program() -> None:
    tested = {name.removeprefix("test_program_") for name in globals() if "test_program_" in name}
    assert tested == {path.stem for path in PROGRAMS.glob("*.py")}


def test_program_converse(run) -> None:
    done = run("converse")
    [call] = done.calls
    assert done.roots == [call]
    assert call.name == "chat us.anthropic.claude-sonnet-4-5-20250929-v1:0"
    assert call["gen_ai.request.max_tokens"] == 600
    assert call["gen_ai.request.temperature"] == 0.3
    assert "travel guide" in call["gen_ai.system_instructions"]
    assert "| Lisbon | Porto |" in parts(call)[0]["content"]
    assert call["gen_ai.usage.input_tokens"] > 0
    assert call["gen_ai.usage.output_tokens"] > 0
    assert call.resource["service.name"] == "converse"


def test_program_conversation(run) -> None:
    done = run("conversation")
    [root] = done.roots
    assert root.name == "geography-chat"
    turns = done.children(root)
    assert turns == done.calls
    assert [len(messages(turn, "gen_ai.input.messages")) for turn in turns] == [1, 3, 5]
    assert all(turn.name.startswith("chat ") for turn in turns)
    assert root.start <= turns[0].start
    assert turns[-1].end <= root.end
    assert "Volga" in parts(turns[0])[0]["content"]


def test_program_sessions(run) -> None:
    done = run("sessions")
    assert [root.name for root in done.roots] == ["plan-trip", "change-trip"]
    assert len({root.trace_id for root in done.roots}) == 2
    assert len(done.calls) == 2
    for span in done.spans:
        assert span["session.id"] == "sess-abc", span.name
        assert span["user.id"] == "user-123", span.name


def test_program_stream(run) -> None:
    done = run("stream")
    [call] = done.calls
    assert call["rpc.method"] == "ConverseStream"
    assert call["gen_ai.response.finish_reasons"] == ["stop"]
    assert 0 < call["gen_ai.response.time_to_first_chunk"] < (call.end - call.start) / 1e9
    assert parts(call)[0]["content"] in done.output
    assert call["sideseat.incomplete"] is None


def check_thinking(run, name: str) -> None:
    [call] = run(name).calls
    assert kinds(call) == ["reasoning", "text"]
    assert "thinking" in call["aws.bedrock.request.additional_model_request_fields"]


def test_program_thinking(run) -> None:
    check_thinking(run, "thinking")


def test_program_thinking_stream(run) -> None:
    check_thinking(run, "thinking_stream")


def test_program_tools(run) -> None:
    done = run("tools")
    [root] = done.roots
    assert [span.name.split()[0] for span in done.children(root)] == [
        "chat",
        "find_trains",
        "chat",
        "reserve_seat",
        "chat",
    ]
    first, second, third = done.calls
    for call in done.calls:
        assert "find_trains" in call["gen_ai.tool.definitions"]
        assert call["session.id"] == "booking-42"
    assert kinds(first) == ["text", "tool_call"]
    assert parts(first)[1]["arguments"]["destination"] == "Berlin"
    assert "tool_call_response" in second["gen_ai.input.messages"]
    assert first["gen_ai.response.finish_reasons"] == ["tool_call"]
    assert kinds(third) == ["text"]
    assert third["gen_ai.response.finish_reasons"] == ["stop"]


def test_program_invoke_model(run) -> None:
    [call] = run("invoke_model").calls
    assert call["rpc.method"] == "InvokeModel"
    assert call["aws.bedrock.model.family"] == "anthropic"
    assert "First Light" in parts(call)[0]["content"]
    assert json.loads(call["aws.bedrock.request.body"])["max_tokens"] == 500
    assert json.loads(call["aws.bedrock.response.body"])["stop_reason"] == "end_turn"
    assert call["gen_ai.usage.output_tokens"] > 0


def test_program_invoke_model_stream(run) -> None:
    [call] = run("invoke_model_stream").calls
    assert call["rpc.method"] == "InvokeModelWithResponseStream"
    assert parts(call)[0]["content"].startswith("Windows full of stars")
    assert call["gen_ai.response.time_to_first_chunk"] > 0
    assert call["gen_ai.usage.output_tokens"] > 0


def test_program_async_chat(run) -> None:
    done = run("async_chat")
    [root] = done.roots
    assert root.name == "pick-a-city"
    assert len(done.calls) == 4
    assert done.children(root) == done.calls
    assert {call["user.id"] for call in done.calls} == {"user-123"}
    assert [call["rpc.method"] for call in done.calls] == ["Converse"] * 3 + ["ConverseStream"]
    assert "Valletta" in parts(done.calls[3])[0]["content"]


def test_program_image(run) -> None:
    [call] = run("image").calls
    [question] = messages(call, "gen_ai.input.messages")
    assert [part["type"] for part in question["parts"]] == ["blob", "text"]
    assert question["parts"][0]["mime_type"] == "image/png"


def test_program_agent(run) -> None:
    done = run("agent")
    [root] = done.roots
    agent, lookup = done.calls
    assert done.children(root) == [agent, lookup]
    assert agent.name == "invoke_agent"
    assert agent["gen_ai.conversation.id"] == "weekend-trip-7"
    assert parts(agent)[0]["content"] in done.output
    assert "miramar.md" in json.dumps(parts(agent)[0]["citations"])
    steps = done.children(agent)
    assert [step.name.split()[0] for step in steps] == [
        "chat",
        "chat",
        "retrieval",
        "chat",
        "execute_tool",
        "chat",
    ]
    # The recorded times are of another day; how long each took is not lost.
    assert all(agent.start < step.start < step.end < agent.end for step in steps)
    assert steps[1].end - steps[1].start == 124_000_000
    assert agent["gen_ai.usage.input_tokens"] == 212 + 862 + 1043 + 1130
    assert lookup.name == "retrieval KBBEACHES1"
    assert [document["score"] for document in messages(lookup, "gen_ai.retrieval.documents")] == [
        0.74,
        0.69,
    ]
