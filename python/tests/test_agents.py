"""bedrock-agent-runtime: real boto3 over sockets, against the answers of testdata/calls/agent*."""

from __future__ import annotations

import base64
import copy
import gc
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aioboto3
import boto3
import fake_bedrock
import pytest
from botocore.config import Config as BotoConfig
from botocore.exceptions import EventStreamError, ParamValidationError
from conftest import ROOT, Seat, runtime_client
from fake_bedrock import FakeBedrock, Reply
from otlp import Span
from wire import ASK, frame

import sideseat

CALLS = ROOT / "testdata" / "calls"
AGENT = {"agentId": "TRAVEL0001", "agentAliasId": "LIVEALIAS1", "sessionId": "trip-42"}
FLOW = {"flowIdentifier": "FLOWTRIP01", "flowAliasIdentifier": "FLOWALIAS1"}
BASE = {"knowledgeBaseId": "KBBEACHES1"}

# Each case: a client's method with what the path holds; the rest is the recorded body.
CASES: list[tuple[str, str, dict[str, Any]]] = [
    ("agent/answer", "invoke_agent", AGENT),
    ("agent/tools_and_knowledge", "invoke_agent", AGENT),
    ("agent/return_control", "invoke_agent", AGENT),
    ("agent/collaborators", "invoke_agent", AGENT),
    ("agent/stages", "invoke_agent", AGENT),
    ("agent/guardrail", "invoke_agent", AGENT),
    ("agent/steps_out_of_order", "invoke_agent", AGENT),
    ("agent_inline/tools", "invoke_inline_agent", {"sessionId": "trip-43"}),
    ("agent_flow/nodes", "invoke_flow", FLOW),
    ("agent_flow/agent_node", "invoke_flow", FLOW),
    (
        "agent_flow/input_required",
        "invoke_flow",
        {
            "flowIdentifier": "arn:aws:bedrock:us-east-1:111122223333:flow/FLOWTRIP01",
            "flowAliasIdentifier": "FLOWALIAS1",
        },
    ),
    ("agent_retrieve/text", "retrieve", BASE),
    ("agent_generate/knowledge_base", "retrieve_and_generate", {}),
    ("agent_generate_stream/knowledge_base", "retrieve_and_generate_stream", {}),
    ("agent_rerank/documents", "rerank", {}),
    ("agent_other/optimize_prompt", "optimize_prompt", {}),
    ("agent_other/generate_query", "generate_query", {}),
    ("agent_other/get_session", "get_session", {"sessionIdentifier": "s-1"}),
    (
        "agent_other/flow_events",
        "list_flow_execution_events",
        {**FLOW, "executionIdentifier": "exec-2", "eventType": "Node"},
    ),
]
STREAMS = ("completion", "responseStream", "stream", "optimizedPrompt")


class Case:
    """A folder of testdata/calls."""

    def __init__(self, name: str) -> None:
        folder = CALLS / name
        [self.interaction] = json.loads((folder / "recording.json").read_text())["interactions"]
        self.expected = json.loads((folder / "expected.json").read_text())
        self.body: dict[str, Any] = self.interaction["request"].get("body", {})

    def reply(self, **changes: Any) -> Reply:
        response = self.interaction["response"]
        headers = {
            name: value
            for name, value in response.get("headers", {}).items()
            if name != "x-amzn-requestid"
        }
        if "events" in response:
            parts = [event_frame(event) for event in response["events"]]
            return fake_bedrock.stream(parts, headers=headers, **changes)
        return Reply([json.dumps(response["body"]).encode()], headers=headers, **changes)


def event_frame(event: dict[str, Any]) -> bytes:
    payload: dict[str, Any] = event.get("payload", {})
    if "chunk_text" in event:
        encoded = base64.b64encode(event["chunk_text"].encode()).decode()
        return frame("chunk", {"bytes": encoded, **payload})
    if "exception" in event:
        return frame(event["exception"], payload, "exception")
    return frame(event["type"], payload)


def agent_client(url: str) -> Any:
    return boto3.client(
        "bedrock-agent-runtime",
        region_name="us-east-1",
        endpoint_url=url,
        config=BotoConfig(retries={"max_attempts": 0}),
    )


@pytest.fixture
def agents(fake: FakeBedrock, seat: Seat) -> Any:
    """A recorded boto3 client of the fake Bedrock."""
    del seat  # Recording is on before the client is made.
    return agent_client(fake.url)


def stream_of(response: dict[str, Any]) -> Any:
    return next((response[name] for name in STREAMS if name in response), None)


def read_all(response: dict[str, Any]) -> list[Any]:
    """The stream's events, or else the answer's members."""
    stream = stream_of(response)
    if stream is not None:
        return list(stream)
    return [{key: value for key, value in response.items() if key != "ResponseMetadata"}]


def said(value: Any) -> Any:
    """As expected.json shows a value: a text that is JSON as that JSON."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


# Told by the place and time of the call, or made up where a case is recorded.
UNEQUAL = {
    "server.address",
    "server.port",
    "aws.request_id",
    "gen_ai.response.time_to_first_chunk",
}


def tree(span: Span, spans: list[Span]) -> dict[str, Any]:
    """The span and those below it, in the form of expected.json."""
    children = [child for child in spans if child.parent == span.span_id]
    return {
        "name": span.name,
        "attributes": {
            key: said(value) for key, value in span.attributes.items() if key not in UNEQUAL
        },
        "steps": sorted((tree(child, spans) for child in children), key=json.dumps),
    }


def expected_tree(span: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": span["name"],
        "attributes": {
            key: value for key, value in span["attributes"].items() if key not in UNEQUAL
        },
        "steps": sorted((expected_tree(step) for step in span.get("steps", [])), key=json.dumps),
    }


def children(seat: Seat, parent: Span) -> list[Span]:
    return [span for span in seat.spans() if span.parent == parent.span_id]


@pytest.mark.parametrize(("name", "method", "in_path"), CASES, ids=[case[0] for case in CASES])
def test_each_operation_becomes_the_spans_of_its_case(
    agents: Any, seat: Seat, fake: FakeBedrock, name: str, method: str, in_path: dict[str, Any]
) -> None:
    case = Case(name)
    fake.script(case.reply())
    answer = read_all(getattr(agents, method)(**in_path, **case.body))
    call = seat.call()
    assert call["rpc.service"] == "Bedrock Agent Runtime"
    assert call["rpc.method"] == agents.meta.method_to_api_mapping[method]
    assert fake.requests[0].target.split("?")[0].rstrip("/") == (
        case.interaction["request"]["path"].split("?")[0].rstrip("/")
    )
    spans = seat.spans()
    assert tree(call, spans) == expected_tree(case.expected)
    assert {span.trace_id for span in spans} == {call.trace_id}
    for span in spans:
        assert call.start <= span.start <= span.end <= call.end, span.name

    sideseat.uninstrument()
    fake.script(case.reply())
    assert read_all(getattr(agent_client(fake.url), method)(**in_path, **case.body)) == answer


def held(case: Case) -> Reply:
    """The stream's first half, after which nothing comes."""
    reply = case.reply(cut=True)
    reply.parts = list(reply.parts)[: len(reply.parts) // 2]
    return reply


def read_two(response: Any) -> None:
    for index, _ in enumerate(response["completion"]):
        if index == 1:
            break


def read_one_and_close(response: Any) -> None:
    next(iter(response["completion"]))
    response["completion"].close()


def never_read(response: Any) -> None:
    del response


@pytest.mark.parametrize("leave", [read_two, read_one_and_close, never_read])
def test_a_stream_that_is_left_keeps_the_steps_that_came(
    agents: Any, seat: Seat, fake: FakeBedrock, leave: Callable[[Any], None]
) -> None:
    case = Case("agent/tools_and_knowledge")
    fake.script(held(case))
    leave(agents.invoke_agent(**AGENT, **case.body))
    gc.collect()
    call = seat.call()
    assert call["sideseat.incomplete"] in ("dropped", "closed")
    assert call.status == 0
    assert "beach" in call["gen_ai.input.messages"]
    steps = children(seat, call)
    if leave is not never_read:
        assert steps[0].name == "guardrail pre"
    for step in steps:
        assert step["sideseat.incomplete"] in (None, "dropped", "closed")


def test_an_exception_event_is_the_callers_and_the_spans(
    agents: Any, seat: Seat, fake: FakeBedrock
) -> None:
    case = Case("agent/failure")
    fake.script(case.reply())
    with pytest.raises(EventStreamError) as raised:
        read_all(agents.invoke_agent(**AGENT, **case.body))
    assert raised.value.response["Error"]["Code"] == "dependencyFailedException"
    call = seat.call()
    assert call.status == 2
    assert call["error.type"] == "dependencyFailedException"
    assert call["gen_ai.usage.input_tokens"] == 100
    failed = [step for step in children(seat, call) if step.status == 2]
    assert [step.name for step in failed] == ["execute_tool find_trains", "failure"]


def test_events_stay_as_they_are_while_they_are_read(
    agents: Any, seat: Seat, fake: FakeBedrock
) -> None:
    case = Case("agent/collaborators")
    fake.script(case.reply())
    events: list[Any] = []
    copies: list[Any] = []
    for event in agents.invoke_agent(**AGENT, **case.body)["completion"]:
        events.append(event)
        copies.append(copy.deepcopy(event))
    seat.spans()
    assert events == copies


def test_the_tokens_of_an_agent_are_those_of_its_models(
    agents: Any, seat: Seat, fake: FakeBedrock
) -> None:
    case = Case("agent/collaborators")
    fake.script(case.reply())
    read_all(agents.invoke_agent(**AGENT, **case.body))
    call = seat.call()
    models = [span for span in seat.spans() if span["gen_ai.operation.name"] == "chat"]
    assert len(models) == 5
    assert len({span["gen_ai.request.model"] for span in models}) == 2
    for name in ("gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens"):
        assert call[name] == sum(span[name] for span in models)
    assert call["sideseat.usage_is_sum"] is True
    assert all(span["sideseat.usage_is_sum"] is None for span in models)


def test_steps_have_the_session_and_user_of_their_call(
    agents: Any, seat: Seat, fake: FakeBedrock
) -> None:
    case = Case("agent/tools_and_knowledge")
    fake.script(case.reply())
    with seat.client.trace("trip", session_id="s-1", user_id="u-1") as trip:
        read_all(agents.invoke_agent(**AGENT, **case.body))
    spans = seat.spans()
    assert seat.call().parent == trip.span_id
    assert len(spans) == 8
    assert {(span["session.id"], span["user.id"]) for span in spans} == {("s-1", "u-1")}


def test_content_that_is_not_to_be_captured_is_in_no_step(
    new_seat: Callable[..., Seat], fake: FakeBedrock
) -> None:
    seat = new_seat(capture_content=False)
    client = agent_client(fake.url)
    for name in ("agent/tools_and_knowledge", "agent/failure", "agent/files", "agent/stages"):
        case = Case(name)
        fake.script(case.reply())
        body = {"inputText": "Secret beach, NameError, fares", "enableTrace": True}
        try:
            read_all(client.invoke_agent(**AGENT, **body))
        except EventStreamError:
            assert name == "agent/failure"
    spans = seat.spans()
    assert len(spans) > 20
    assert any(span["gen_ai.usage.input_tokens"] for span in spans)
    words = (
        "each",
        "Miramar",
        "NameError",
        "fares",
        "Lambda function",
        "greet",
        "saved",
        "telepath",
    )
    for span in spans:
        text = json.dumps({**span.attributes, "message": span.message, "name": ""})
        # A kind of trace nobody knows names its step; what it says is left out.
        assert not [word for word in words if word in text], span.name


def test_a_refused_call_is_recorded(agents: Any, seat: Seat) -> None:
    with pytest.raises(ParamValidationError):
        agents.invoke_agent(**{**AGENT, "sessionId": 5}, inputText="Hi")
    call = seat.call()
    assert call["rpc.service"] == "Bedrock Agent Runtime"
    assert call["error.type"] == "ParamValidationError"


def test_tags_are_nobodys_call(agents: Any, seat: Seat, fake: FakeBedrock) -> None:
    fake.script(Reply([b'{"tags":{}}']))
    agents.list_tags_for_resource(resourceArn="arn:aws:bedrock:us-east-1:111122223333:session/s")
    assert seat.calls() == []


def test_wrap_bedrock_takes_a_client_of_agents(
    new_seat: Callable[..., Seat], fake: FakeBedrock
) -> None:
    seat = new_seat(auto_instrument=False)
    chosen, other = agent_client(fake.url), agent_client(fake.url)
    assert sideseat.wrap_bedrock(chosen) is chosen
    case = Case("agent_retrieve/text")
    fake.script(case.reply())
    for client in (chosen, other):
        client.retrieve(**BASE, **case.body)
    assert seat.call().name == "retrieval KBBEACHES1"


def test_both_services_are_recorded_side_by_side(
    agents: Any, seat: Seat, fake: FakeBedrock
) -> None:
    case = Case("agent_retrieve/text")
    fake.script(case.reply(), fake_bedrock.converse())
    with seat.client.trace("answer"):
        agents.retrieve(**BASE, **case.body)
        runtime_client(fake.url).converse(**ASK)
    assert [call["rpc.service"] for call in seat.calls()] == [
        "Bedrock Agent Runtime",
        "Bedrock Runtime",
    ]


@pytest.mark.parametrize("whole", [True, False])
async def test_aioboto3(seat: Seat, fake: FakeBedrock, whole: bool) -> None:
    case = Case("agent/tools_and_knowledge")
    fake.script(case.reply())
    config = aioboto3.session.AioConfig(retries={"max_attempts": 0}, read_timeout=5)
    async with aioboto3.Session().client(
        "bedrock-agent-runtime", region_name="us-east-1", endpoint_url=fake.url, config=config
    ) as client:
        response = await client.invoke_agent(**AGENT, **case.body)
        count = 0
        async for _ in response["completion"]:
            count += 1
            if not whole and count == 4:
                break
        del response
    gc.collect()
    call = seat.call()
    assert count == (len(case.interaction["response"]["events"]) if whole else 4)
    assert call["gen_ai.agent.id"] == "TRAVEL0001"
    if whole:
        assert tree(call, seat.spans()) == expected_tree(case.expected)
    else:
        assert call["sideseat.incomplete"] in ("closed", "dropped")
        assert children(seat, call)[0].name == "guardrail pre"


def test_there_is_a_case_for_every_operation_with_messages() -> None:
    """A folder that is added has to be played through boto3 too."""
    folders = {path.parent.parent.name for path in CALLS.glob("agent*/*/recording.json")}
    assert folders == {Path(name).parent.name for name, _, _ in CASES}
