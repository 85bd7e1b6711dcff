"""The example programs run unchanged, and what they did stands in the API as documented."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Server, run_program
from processes import API

EXAMPLES = sorted((ROOT / "examples").glob("*.py"))


def calls_of(server: Server, project: str, trace_id: str) -> list[Any]:
    """The trace's calls to Bedrock, in the order they began."""
    trace = server.get(f"/api/v1/projects/{project}/traces/{trace_id}")
    calls = [span for span in trace["spans"] if span["kind"] == "client"]
    return sorted(calls, key=lambda span: span["started_at"])


def test_there_are_examples() -> None:
    assert EXAMPLES, "examples/ is empty"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_each_example_leaves_complete_traces(server: Server, bedrock: str, example: Path) -> None:
    run_program(example, bedrock, server.address, example.stem)

    traces = server.traces(example.stem)
    assert traces
    for trace in traces:
        assert trace["complete"], trace
        assert trace["status"] != "error", trace
        assert trace["call_count"] >= 1
        for call in calls_of(server, example.stem, trace["trace_id"]):
            operation = call["name"].split()[0]
            assert operation in {"chat", "invoke_agent", "retrieval"}, call
            if operation != "retrieval":  # Which reports no tokens.
                assert call["input_tokens"], call
                assert call["output_tokens"], call


MODEL = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
CONVERSATION = f"""
from sideseat import SideSeat, Frameworks
import boto3

client = SideSeat(framework=Frameworks.Bedrock)
bedrock = boto3.client("bedrock-runtime", region_name="us-east-1")
with client.trace("geography-chat"):
    messages = []
    for question in ["Capital of France?", "Of Spain?", "Of Portugal?"]:
        messages.append({{"role": "user", "content": [{{"text": question}}]}})
        response = bedrock.converse(modelId="{MODEL}", messages=messages)
        messages.append(response["output"]["message"])
"""


def test_a_conversation_is_a_root_with_its_turns_in_order(
    server: Server, bedrock: str, tmp_path: Path
) -> None:
    program = tmp_path / "conversation.py"
    program.write_text(CONVERSATION)
    run_program(program, bedrock, server.address)

    (trace,) = server.traces()
    assert (trace["name"], trace["call_count"], trace["span_count"]) == ("geography-chat", 3, 4)
    detail = server.get(f"{API}/traces/{trace['trace_id']}")
    (root,) = [span for span in detail["spans"] if span["parent_span_id"] is None]
    assert root["name"] == "geography-chat"
    turns = calls_of(server, "default", trace["trace_id"])
    assert [turn["parent_span_id"] for turn in turns] == [root["span_id"]] * 3
    assert {turn["name"] for turn in turns} == {f"chat {MODEL}"}

    # The thread says each message once, though every turn sent the whole history again.
    thread = server.get(f"{API}/traces/{trace['trace_id']}/messages")
    assert [message["role"] for message in thread["items"]] == ["user", "assistant"] * 3
    questions = [message["parts"][0]["content"] for message in thread["items"][::2]]
    assert questions == ["Capital of France?", "Of Spain?", "Of Portugal?"]


SESSION = """
from sideseat import SideSeat, Frameworks
import boto3

client = SideSeat(framework=Frameworks.Bedrock)
bedrock = boto3.client("bedrock-runtime", region_name="us-east-1")
for name in ["first", "second"]:
    with client.trace(name, session_id="sess-abc", user_id="user-123"):
        bedrock.converse(
            modelId="us.amazon.nova-lite-v1:0",
            messages=[{"role": "user", "content": [{"text": name}]}],
        )
"""


def test_two_traces_of_one_session(server: Server, bedrock: str, tmp_path: Path) -> None:
    program = tmp_path / "session.py"
    program.write_text(SESSION)
    run_program(program, bedrock, server.address)

    (session,) = server.get(f"{API}/sessions")["items"]
    assert (session["session_id"], session["user_id"]) == ("sess-abc", "user-123")
    assert (session["trace_count"], session["call_count"]) == (2, 2)
    detail = server.get(f"{API}/sessions/sess-abc")
    assert {trace["name"] for trace in detail["traces"]} == {"first", "second"}
