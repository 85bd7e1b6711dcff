"""Calls that fail are recorded with what failed, and fail for the caller as they always did."""

from __future__ import annotations

import io
import json
from typing import Any

import fake_bedrock
import pytest
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    EndpointConnectionError,
    IncompleteReadError,
    NoCredentialsError,
    ParamValidationError,
    ReadTimeoutError,
    ResponseStreamingError,
)
from botocore.parsers import ResponseParserError
from conftest import Seat, runtime_client
from fake_bedrock import FakeBedrock
from wire import ASK, INVOKE, MODEL

CUT_SHORT = (IncompleteReadError, ResponseStreamingError)

OPERATIONS = {
    "converse": ASK,
    "converse_stream": ASK,
    "invoke_model": INVOKE,
    "invoke_model_with_response_stream": INVOKE,
}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_error_of_the_service(
    bedrock: Any, seat: Seat, fake: FakeBedrock, operation: str
) -> None:
    fake.script(fake_bedrock.error(400, "ValidationException", "The model says no"))
    with pytest.raises(ClientError) as raised:
        getattr(bedrock, operation)(**OPERATIONS[operation])
    call = seat.call()
    assert raised.value.response["Error"]["Message"] == "The model says no"
    assert call.status == 2
    assert call.message == "The model says no"
    assert call["error.type"] == "ValidationException"
    assert call["http.response.status_code"] == 400
    assert call["aws.request_id"] == "req-1"
    assert call["gen_ai.request.model"] == MODEL


@pytest.mark.parametrize("operation", OPERATIONS)
def test_throttling_is_one_span_with_its_retries(
    seat: Seat, fake: FakeBedrock, operation: str
) -> None:
    throttled = fake_bedrock.error(429, "ThrottlingException", "Slow down")
    fake.script(throttled, throttled, throttled)
    client = runtime_client(fake.url, retries={"total_max_attempts": 3, "mode": "standard"})
    with pytest.raises(ClientError):
        getattr(client, operation)(**OPERATIONS[operation])
    call = seat.call()
    assert len(fake.requests) == 3
    assert call["aws.retry_count"] == 2
    assert call["error.type"] == "ThrottlingException"
    assert call["http.response.status_code"] == 429


def test_a_call_that_worked_after_throttling(seat: Seat, fake: FakeBedrock) -> None:
    fake.script(fake_bedrock.error(429, "ThrottlingException"), fake_bedrock.converse())
    client = runtime_client(fake.url, retries={"total_max_attempts": 3, "mode": "standard"})
    client.converse(**ASK)
    call = seat.call()
    assert call.status == 0
    assert call["aws.retry_count"] == 1
    assert call["error.type"] is None


# What botocore refuses before there is a request. Its message quotes the value; the span does not.
@pytest.mark.parametrize(
    "messages", ["a secret", [{"role": "user", "content": "a secret"}], [{"role": 1}]]
)
def test_parameter_validation(bedrock: Any, seat: Seat, messages: Any) -> None:
    with pytest.raises(ParamValidationError), seat.client.trace("outer") as outer:
        bedrock.converse(modelId=MODEL, messages=messages)
    call = seat.call()
    assert call["error.type"] == "ParamValidationError"
    assert call["gen_ai.request.model"] == MODEL
    assert call.status == 2
    assert "messages" in call.message
    assert "a secret" not in call.message
    assert call.parent == outer.span_id


def test_a_read_timeout(seat: Seat, fake: FakeBedrock) -> None:
    fake.script(fake_bedrock.Reply([], silent=True))
    client = runtime_client(fake.url, read_timeout=0.2)
    with pytest.raises(ReadTimeoutError):
        client.converse(**ASK)
    call = seat.call()
    assert call["error.type"] == "ReadTimeoutError"
    assert call["http.response.status_code"] is None


def test_nobody_listens(seat: Seat, fake: FakeBedrock) -> None:
    fake.close()
    with pytest.raises((EndpointConnectionError, ConnectionClosedError)) as raised:
        runtime_client(fake.url).converse(**ASK)
    assert seat.call()["error.type"] == raised.type.__name__


def test_no_credentials(seat: Seat, fake: FakeBedrock, monkeypatch: pytest.MonkeyPatch) -> None:
    import boto3

    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    session = boto3.Session(region_name="us-east-1")
    with pytest.raises(NoCredentialsError):
        session.client("bedrock-runtime", endpoint_url=fake.url).converse(**ASK)
    assert seat.call()["error.type"] == "NoCredentialsError"


def test_an_answer_that_botocore_cannot_parse(bedrock: Any, seat: Seat, fake: FakeBedrock) -> None:
    two_members = {"text": "a secret", "toolUse": {"toolUseId": "1", "name": "a", "input": {}}}
    message = {"role": "assistant", "content": [two_members]}
    fake.script(fake_bedrock.Reply([json.dumps({"output": {"message": message}}).encode()]))
    with pytest.raises(ResponseParserError):
        bedrock.converse(**ASK)
    call = seat.call()
    assert call["error.type"] == "ResponseParserError"
    assert call["http.response.status_code"] == 200
    assert "secret" not in call.message


def test_a_body_cut_short(bedrock: Any, seat: Seat, fake: FakeBedrock) -> None:
    fake.script(fake_bedrock.invoke(promised=100_000))
    body = bedrock.invoke_model(**INVOKE)["body"]
    with pytest.raises(CUT_SHORT):
        list(body.iter_chunks(64))
    call = seat.call()
    assert call.status == 2
    assert call["sideseat.incomplete"] == "error"


def test_a_body_cut_short_in_one_read(bedrock: Any, seat: Seat, fake: FakeBedrock) -> None:
    fake.script(fake_bedrock.invoke(promised=100_000))
    with pytest.raises(CUT_SHORT):
        bedrock.invoke_model(**INVOKE)["body"].read()
    assert seat.call().status == 2


class Unseekable(io.RawIOBase):
    """A body that can be read once; botocore needs its length."""

    def __init__(self, data: bytes) -> None:
        self._data = io.BytesIO(data)
        self._length = len(data)

    def __len__(self) -> int:
        return self._length

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def readinto(self, buffer: Any) -> int:
        return self._data.readinto(buffer)


def as_bytearray(text: str) -> bytearray:
    return bytearray(text.encode())


def as_file(text: str) -> io.BytesIO:
    return io.BytesIO(text.encode())


# A request's body is what went out, in whichever form the caller gave it.
@pytest.mark.parametrize("make", [str, str.encode, as_bytearray, as_file])
def test_each_form_of_an_invoke_body(
    bedrock: Any, seat: Seat, fake: FakeBedrock, make: Any
) -> None:
    fake.script(fake_bedrock.invoke())
    body = make(INVOKE["body"])
    bedrock.invoke_model(modelId=MODEL, body=body)["body"].read()
    if isinstance(body, bytearray):
        body[:] = b"changed afterwards"
    call = seat.call()
    assert fake.requests[0].body.decode() == INVOKE["body"]
    assert call["gen_ai.request.max_tokens"] == 10
    assert "Hello" in call["gen_ai.input.messages"]


def test_a_body_that_cannot_be_read_twice_is_left_alone(
    bedrock: Any, seat: Seat, fake: FakeBedrock
) -> None:
    fake.script(fake_bedrock.invoke())
    body = Unseekable(INVOKE["body"].encode())
    try:
        bedrock.invoke_model(modelId=MODEL, body=body)["body"].read()
    except Exception as error:  # botocore's own signer wants to read it twice over plain HTTP
        assert "seek" in str(error).lower()  # noqa: PT017
    call = seat.call()
    assert call["sideseat.request_body_missing"] == "not_seekable"
    assert call["gen_ai.input.messages"] is None
