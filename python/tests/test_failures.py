"""Every way a call can fail is data: what failed, how often it was tried, and the prompt.

Each is tried through boto3 and through aiobotocore.
"""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

import fake_bedrock
import pytest
from botocore.exceptions import ClientError
from conftest import Seat, runtime_client
from fake_bedrock import FakeBedrock, Reply
from otlp import Span
from wire import ASK, INVOKE, INVOKE_STREAM, MODEL, STREAM, frame

Call = Callable[..., Any]
"""Calls one operation at an address and reads what comes to its end."""

ARGUMENTS: dict[str, dict[str, Any]] = {
    "converse": ASK,
    "converse_stream": ASK,
    "invoke_model": INVOKE,
    "invoke_model_with_response_stream": INVOKE,
}
OPERATIONS = list(ARGUMENTS)
STREAMS = {
    "converse_stream": STREAM,
    "invoke_model_with_response_stream": INVOKE_STREAM,
}
PAGE = b"<html><head><title>502 Bad Gateway</title></head><body>no upstream</body></html>"


def through_boto3(url: str, operation: str, **config: Any) -> None:
    response = getattr(runtime_client(url, **config), operation)(**ARGUMENTS[operation])
    body = response.get("stream", response.get("body", ()))
    if hasattr(body, "read"):
        body.read()
    else:
        list(body)


def through_aiobotocore(url: str, operation: str, **config: Any) -> None:
    session = pytest.importorskip("aiobotocore.session")
    from aiobotocore.config import AioConfig

    settings = AioConfig(**{"retries": {"max_attempts": 0}, **config})

    async def call() -> None:
        client = session.get_session().create_client(
            "bedrock-runtime", region_name="us-east-1", endpoint_url=url, config=settings
        )
        async with client as bedrock:
            response = await getattr(bedrock, operation)(**ARGUMENTS[operation])
            body = response.get("stream", response.get("body"))
            if hasattr(body, "read"):
                await body.read()
            elif body is not None:
                async for _ in body:
                    pass

    asyncio.run(call())


@pytest.fixture(params=[through_boto3, through_aiobotocore], ids=["boto3", "aiobotocore"])
def call(request: pytest.FixtureRequest) -> Call:
    return request.param


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retries follow at once."""

    async def sleep(_: float) -> None:
        pass

    monkeypatch.setattr("botocore.endpoint.time", SimpleNamespace(sleep=lambda _: None))
    monkeypatch.setattr("aiobotocore.endpoint.asyncio", SimpleNamespace(sleep=sleep))


def has_prompt(span: Span) -> bool:
    return "Hello" in (span["gen_ai.input.messages"] or "")


def text_of(span: Span) -> str:
    messages = json.loads(span["gen_ai.output.messages"] or "[]")
    return "".join(part["content"] for message in messages for part in message["parts"])


# --- Error answers ------------------------------------------------------------------------------


@pytest.mark.usefixtures("no_waiting")
@pytest.mark.parametrize("mode", ["legacy", "standard", "adaptive"])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_each_retry_is_counted_in_each_mode(
    seat: Seat, fake: FakeBedrock, call: Call, operation: str, mode: str
) -> None:
    fake.script(
        fake_bedrock.error(429, "ThrottlingException", "Slow down"),
        fake_bedrock.error(503, "ServiceUnavailableException", "Not now"),
        fake_bedrock.error(429, "ThrottlingException", "Slow down, please"),
    )
    with pytest.raises(ClientError):
        call(fake.url, operation, retries={"total_max_attempts": 3, "mode": mode})
    span = seat.call()
    assert len(fake.requests) == 3
    assert span["aws.retry_count"] == 2
    assert span["error.type"] == "ThrottlingException"
    assert span.message == "Slow down, please"
    assert span["http.response.status_code"] == 429
    assert has_prompt(span)


@pytest.mark.usefixtures("no_waiting")
def test_failures_of_the_connection_are_retries_too(
    seat: Seat, fake: FakeBedrock, call: Call
) -> None:
    fake.script(Reply([], promised=5), Reply([], silent=True), fake_bedrock.converse())
    call(
        fake.url,
        "converse",
        read_timeout=0.3,
        retries={"total_max_attempts": 3, "mode": "standard"},
    )
    span = seat.call()
    assert span["aws.retry_count"] == 2
    assert span.status == 0
    assert span["http.response.status_code"] == 200
    assert text_of(span) == "Hi there"


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "ValidationException"),
        (400, "ServiceQuotaExceededException"),
        (403, "AccessDeniedException"),
        (403, "ExpiredTokenException"),
        (403, "UnrecognizedClientException"),
        (404, "ResourceNotFoundException"),
        (408, "ModelTimeoutException"),
        (409, "ConflictException"),
        (424, "ModelErrorException"),
        (429, "ModelNotReadyException"),
        (429, "ThrottlingException"),
        (500, "InternalServerException"),
        (503, "ServiceUnavailableException"),
        (400, "SomethingNewException"),
    ],
)
def test_each_error_of_the_service_has_its_code_status_and_request_id(
    seat: Seat, fake: FakeBedrock, call: Call, status: int, code: str
) -> None:
    fake.script(fake_bedrock.error(status, code, "No."))
    with pytest.raises(ClientError) as raised:
        call(fake.url, "converse")
    span = seat.call()
    assert raised.value.response["Error"]["Code"] == code
    assert (span["error.type"], span.message, span.status) == (code, "No.", 2)
    assert span["http.response.status_code"] == status
    assert span["aws.request_id"] == "req-1"
    assert has_prompt(span)


# Between the program and Bedrock there may be somebody who speaks no JSON.
@pytest.mark.parametrize("status", [403, 413, 502, 503, 504])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_proxys_page_is_an_error_of_its_status_and_kept(
    seat: Seat, fake: FakeBedrock, call: Call, operation: str, status: int
) -> None:
    fake.script(Reply([PAGE], status=status, content_type="text/html"))
    with pytest.raises(ClientError):
        call(fake.url, operation)
    span = seat.call()
    assert span["error.type"] == str(status)
    assert span["http.response.status_code"] == status
    assert json.loads(span["aws.bedrock.response.body"]) == PAGE.decode()
    assert has_prompt(span)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_error_without_a_body(seat: Seat, fake: FakeBedrock, call: Call, operation: str) -> None:
    fake.script(Reply([b""], status=500))
    with pytest.raises(ClientError):
        call(fake.url, operation)
    span = seat.call()
    assert span["error.type"] == "500"
    assert span["aws.bedrock.response.body"] is None
    assert has_prompt(span)


def test_a_redirection_is_an_error(bedrock: Any, seat: Seat, fake: FakeBedrock) -> None:
    fake.script(Reply([PAGE], status=302, headers={"location": "http://127.0.0.1:1/"}))
    with pytest.raises(ClientError):
        bedrock.invoke_model(**INVOKE)
    span = seat.call()
    assert span["error.type"] == "302"
    assert span["gen_ai.output.messages"] is None


# --- No answer, or not all of it ----------------------------------------------------------------


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_answer_that_does_not_come(
    seat: Seat, fake: FakeBedrock, call: Call, operation: str
) -> None:
    fake.script(Reply([], silent=True))
    with pytest.raises(Exception, match=r"Read timeout"):
        call(fake.url, operation, read_timeout=0.2)
    span = seat.call()
    assert span["error.type"] == "ReadTimeoutError"
    assert span["http.response.status_code"] is None
    assert has_prompt(span)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_nobody_there(seat: Seat, fake: FakeBedrock, call: Call, operation: str) -> None:
    fake.close()
    with pytest.raises(Exception, match=r"[Cc]onnect") as raised:
        call(fake.url, operation)
    span = seat.call()
    assert span["error.type"] == raised.type.__name__
    assert has_prompt(span)


def test_a_host_that_is_not_there(seat: Seat, call: Call) -> None:
    with pytest.raises(Exception, match=r"[Cc]onnect") as raised:
        call("http://nowhere.invalid", "converse", connect_timeout=1)
    span = seat.call()
    assert span["error.type"] == raised.type.__name__
    assert span["server.address"] == "nowhere.invalid"
    assert has_prompt(span)


def test_a_body_reset_in_the_middle(seat: Seat, fake: FakeBedrock, call: Call) -> None:
    fake.script(fake_bedrock.invoke(promised=100_000))
    with pytest.raises(Exception):  # noqa: B017, PT011  Each client has its own.
        call(fake.url, "invoke_model")
    span = seat.call()
    assert span.status == 2
    assert span["error.type"] is not None
    assert span["sideseat.incomplete"] == "error"
    assert span["http.response.status_code"] == 200
    assert has_prompt(span)


def half(operation: str) -> Sequence[bytes]:
    """A stream up to its second piece of text."""
    return STREAMS[operation][: 3 if operation == "converse_stream" else 4]


@pytest.mark.parametrize("operation", STREAMS)
def test_an_exception_event_keeps_what_came_and_both_messages(
    seat: Seat, fake: FakeBedrock, call: Call, operation: str
) -> None:
    said = {
        "message": "The model failed",
        "originalStatusCode": 424,
        "originalMessage": "upstream said no",
    }
    failure = frame("modelStreamErrorException", said, "exception")
    fake.script(fake_bedrock.stream([*half(operation), failure]))
    with pytest.raises(Exception, match="The model failed"):
        call(fake.url, operation)
    span = seat.call()
    assert span["error.type"] == "modelStreamErrorException"
    assert span.message == "The model failed"
    assert span["aws.bedrock.error.original_message"] == "upstream said no"
    assert span["aws.bedrock.error.original_status_code"] == 424
    assert span["sideseat.incomplete"] == "error"
    assert text_of(span) == "One two "
    assert has_prompt(span)


@pytest.mark.parametrize("operation", STREAMS)
@pytest.mark.parametrize(
    "code",
    [
        "throttlingException",
        "validationException",
        "internalServerException",
        "serviceUnavailableException",
        "modelTimeoutException",
    ],
)
def test_each_exception_event_has_its_code(
    seat: Seat, fake: FakeBedrock, call: Call, operation: str, code: str
) -> None:
    failure = frame(code, {"message": "No."}, "exception")
    fake.script(fake_bedrock.stream([*half(operation), failure]))
    with pytest.raises(Exception):  # noqa: B017, PT011  It is about the span.
        call(fake.url, operation)
    span = seat.call()
    assert (span["error.type"], span.message) == (code, "No.")
    assert text_of(span) == "One two "


@pytest.mark.parametrize("operation", STREAMS)
def test_an_exception_event_that_comes_first(
    seat: Seat, fake: FakeBedrock, call: Call, operation: str
) -> None:
    fake.script(
        fake_bedrock.stream([frame("validationException", {"message": "No."}, "exception")])
    )
    with pytest.raises(Exception, match=r"No\."):
        call(fake.url, operation)
    span = seat.call()
    assert span["error.type"] == "validationException"
    assert span["gen_ai.output.messages"] is None
    assert has_prompt(span)


# However a stream breaks off, what came of it is there; how it broke off is said.
@pytest.mark.parametrize("operation", STREAMS)
@pytest.mark.parametrize(
    ("ending", "raises", "incomplete", "fails"),
    [
        ("stops", False, "truncated", False),
        ("stops in an event", False, "truncated", False),
        ("reset", True, "error", True),
        ("reset in an event", True, "error", True),
        ("damaged", True, "damaged", True),
        ("damaged prelude", True, "damaged", True),
    ],
)
def test_a_stream_that_breaks_off(
    seat: Seat,
    fake: FakeBedrock,
    call: Call,
    operation: str,
    ending: str,
    raises: bool,
    incomplete: str,
    fails: bool,
) -> None:
    parts = list(half(operation))
    following = bytearray(STREAMS[operation][len(parts)])
    if ending == "damaged":
        following[-1] ^= 1
    elif ending == "damaged prelude":
        following[9] ^= 1
    elif ending.endswith("in an event"):
        del following[30:]
    else:
        following.clear()
    if following:
        parts.append(bytes(following))
    fake.script(fake_bedrock.stream(parts, cut=ending.startswith("reset")))
    if raises:
        with pytest.raises(Exception):  # noqa: B017, PT011  Each client has its own.
            call(fake.url, operation)
    else:
        call(fake.url, operation)
    span = seat.call()
    assert text_of(span) == "One two "
    assert span["sideseat.incomplete"] == incomplete
    assert (span.status == 2) == fails
    assert (span["error.type"] is not None) == fails


@pytest.mark.parametrize("operation", STREAMS)
def test_a_stream_that_says_nothing_is_not_a_whole_one(
    seat: Seat, fake: FakeBedrock, call: Call, operation: str
) -> None:
    fake.script(fake_bedrock.stream([]))
    call(fake.url, operation)
    assert seat.call()["sideseat.incomplete"] == "truncated"


# --- Refused before there is a request ----------------------------------------------------------


REFUSED: dict[str, tuple[str, dict[str, Any]]] = {
    "an unknown argument": ("converse", {**ASK, "temperature": 1}),
    "a wrong role": ("converse_stream", {**ASK, "inferenceConfig": {"maxTokens": "many"}}),
    "an object for a body": ("invoke_model", {**INVOKE, "body": json.loads(INVOKE["body"])}),
    "bytes in a message": (
        "converse",
        {
            **ASK,
            "messages": [
                *ASK["messages"],
                {
                    "role": "user",
                    "content": [{"image": {"format": "png", "source": {"bytes": b"\x89PNG"}}}],
                },
            ],
            "inferenceConfig": 5,
        },
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_call_that_was_refused_keeps_its_prompt(
    seat: Seat, fake: FakeBedrock, monkeypatch: pytest.MonkeyPatch, call: Call, case: str
) -> None:
    operation, arguments = REFUSED[case]
    monkeypatch.setitem(ARGUMENTS, operation, arguments)
    with pytest.raises(Exception, match="Parameter validation failed"):
        call(fake.url, operation)
    span = seat.call()
    assert span["error.type"] == "ParamValidationError"
    assert span["gen_ai.request.model"] == MODEL
    assert has_prompt(span)
    assert "Hello" not in span.message
    assert fake.requests == []


def test_what_cannot_be_kept_of_a_refused_call_is_left_out(bedrock: Any, seat: Seat) -> None:
    for arguments in (
        {**ASK, "messages": [object()]},
        {**ASK, "messages": [{"role": "user", "content": {1, 2}}]},
    ):
        with pytest.raises(Exception, match="Parameter validation failed"):
            bedrock.converse(**arguments)
    for body in ((piece for piece in "Hello"), 5, memoryview(b"Hello")):
        with pytest.raises(Exception, match="Parameter validation failed"):
            bedrock.invoke_model(modelId=MODEL, body=body)
        if not isinstance(body, (int, memoryview)):
            assert next(body) == "H"  # Nothing of it was taken.
    spans = seat.calls()
    assert len(spans) == 5
    assert {span["sideseat.request_body_missing"] for span in spans} == {"not_readable"}


class Trap(io.BytesIO):
    """A file that fails when it is read."""

    def read(self, *_: Any) -> bytes:
        raise OSError("a secret")


def test_a_file_that_cannot_be_read_fails_as_it_would(bedrock: Any, seat: Seat) -> None:
    with pytest.raises(OSError, match="a secret"):
        bedrock.invoke_model(modelId=MODEL, body=Trap(b"Hello"))
    span = seat.call()
    assert span["sideseat.request_body_missing"] == "not_readable"
    assert "secret" not in span.message


def test_a_file_is_sent_from_where_it_stands(
    bedrock: Any, seat: Seat, fake: FakeBedrock, tmp_path: Any
) -> None:
    path = tmp_path / "body.json"
    path.write_bytes(b"not this " + INVOKE["body"].encode())
    fake.script(fake_bedrock.invoke())
    with path.open("rb") as file:
        file.seek(len(b"not this "))
        bedrock.invoke_model(modelId=MODEL, body=file)["body"].read()
    assert fake.requests[0].body.decode() == INVOKE["body"]
    assert has_prompt(seat.call())
