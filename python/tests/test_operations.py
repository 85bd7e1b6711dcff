"""The operations of bedrock-runtime that are no chat: each call becomes one span that says it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import fake_bedrock
import pytest
from botocore.exceptions import ClientError
from conftest import Seat
from fake_bedrock import FakeBedrock, Reply
from wire import INVOKE, MODEL

JOB = "arn:aws:bedrock:us-east-1:123456789012:async-invoke/ab12cd34"
REEL = "amazon.nova-reel-v1:1"
PLACE = {"s3OutputDataConfig": {"s3Uri": "s3://films/a/"}}
STARTED = {
    "invocationArn": JOB,
    "modelArn": f"arn:aws:bedrock:us-east-1::foundation-model/{REEL}",
    "status": "Completed",
    "submitTime": "2026-03-01T10:00:00Z",
    "outputDataConfig": PLACE,
}


@dataclass
class Case:
    """A client's method with its arguments, the answer, and some of what the span must say."""

    method: str
    arguments: dict[str, Any]
    answer: dict[str, Any]
    name: str
    target: str
    """As on the wire."""
    attributes: dict[str, Any] = field(default_factory=dict[str, Any])
    said: tuple[str, ...] = ()
    """What the messages hold."""


CASES = [
    Case(
        "apply_guardrail",
        {
            "guardrailIdentifier": "gr1",
            "guardrailVersion": "2",
            "source": "OUTPUT",
            "content": [{"text": {"text": "Buy salt", "qualifiers": ["guard_content"]}}],
        },
        {
            "action": "GUARDRAIL_INTERVENED",
            "outputs": [{"text": "No advice"}],
            "usage": {"topicPolicyUnits": 1},
            "assessments": [],
        },
        "apply_guardrail",
        "/guardrail/gr1/version/2/apply",
        {
            "aws.bedrock.guardrail.id": "gr1",
            "aws.bedrock.response.action": '"GUARDRAIL_INTERVENED"',
            "aws.bedrock.usage": '{"body":{"topicPolicyUnits": 1}}',
        },
        ("Buy salt", "guard_content", "No advice"),
    ),
    Case(
        "count_tokens",
        {
            "modelId": MODEL,
            "input": {"converse": {"messages": [{"role": "user", "content": [{"text": "Salt"}]}]}},
        },
        {"inputTokens": 9},
        f"count_tokens {MODEL}",
        f"/model/{MODEL}/count-tokens",
        {"gen_ai.request.model": MODEL, "aws.bedrock.counted_input_tokens": 9},
        ("Salt",),
    ),
    Case(
        "count_tokens",
        {"modelId": MODEL, "input": {"invokeModel": {"body": INVOKE["body"].encode()}}},
        {"inputTokens": 9},
        f"count_tokens {MODEL}",
        f"/model/{MODEL}/count-tokens",
        {"aws.bedrock.counted_input_tokens": 9, "aws.bedrock.model.family": "anthropic"},
        ("Hello",),
    ),
    Case(
        "start_async_invoke",
        {
            "modelId": REEL,
            "modelInput": {"taskType": "TEXT_VIDEO", "textToVideoParams": {"text": "Waves"}},
            "outputDataConfig": PLACE,
        },
        {"invocationArn": JOB},
        f"generate_content {REEL}",
        "/async-invoke",
        {"gen_ai.request.model": REEL, "aws.bedrock.response.invocation_arn": f'"{JOB}"'},
        ("s3://films/a/",),
    ),
    Case(
        "get_async_invoke",
        {"invocationArn": JOB},
        STARTED,
        "get_async_invoke",
        f"/async-invoke/{JOB}",
        {
            "aws.bedrock.request.invocation_arn": f'"{JOB}"',
            "aws.bedrock.model.resolved_id": REEL,
            "aws.bedrock.response.status": '"Completed"',
        },
        ("s3://films/a/",),
    ),
    Case(
        "list_async_invokes",
        {"statusEquals": "Completed"},
        {"asyncInvokeSummaries": [STARTED, STARTED]},
        "list_async_invokes",
        "/async-invoke",
        {},
        ('"count":2',),
    ),
]


def decoded(target: str) -> str:
    path = target.split("?")[0]
    return path.replace("%3A", ":").replace("%2F", "/")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.method)
def test_one_call_is_one_span(bedrock: Any, seat: Seat, fake: FakeBedrock, case: Case) -> None:
    fake.script(Reply([json.dumps(case.answer).encode()]))
    result = getattr(bedrock, case.method)(**case.arguments)
    assert set(case.answer) <= set(result)
    call = seat.call()
    assert [decoded(request.target) for request in fake.requests] == [case.target]
    assert call.name == case.name
    assert call.status == 0
    for name, value in case.attributes.items():
        assert call[name] == value, name
    messages = (call["gen_ai.input.messages"] or "") + (call["gen_ai.output.messages"] or "")
    for words in case.said:
        assert words in messages
    assert call["gen_ai.usage.input_tokens"] is None
    assert call["sideseat.request_body_missing"] is None


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.method)
def test_a_refused_call_is_one_span(
    bedrock: Any, seat: Seat, fake: FakeBedrock, case: Case
) -> None:
    fake.script(fake_bedrock.error(403, "AccessDeniedException", "Not you"))
    with pytest.raises(ClientError):
        getattr(bedrock, case.method)(**case.arguments)
    call = seat.call()
    assert call.name == case.name
    assert call["error.type"] == "AccessDeniedException"
    assert call["gen_ai.output.messages"] is None


# The job failed; asking about it did not.
def test_a_job_that_failed_is_no_failed_call(bedrock: Any, seat: Seat, fake: FakeBedrock) -> None:
    answer = {**STARTED, "status": "Failed", "failureMessage": "Too dark"}
    fake.script(Reply([json.dumps(answer).encode()]))
    bedrock.get_async_invoke(invocationArn=JOB)
    call = seat.call()
    assert call.status == 0
    assert "Too dark" in call["gen_ai.output.messages"]
    assert "s3://" not in call["gen_ai.output.messages"]
