"""What must never leave the process, and what leaves only if it may."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import boto3
import fake_bedrock
import pytest
from botocore.exceptions import InvalidEndpointConfigurationError
from conftest import Seat, runtime_client
from fake_bedrock import FakeBedrock
from otlp import Collector
from wire import ASK, INVOKE, MODEL

SECRETS = ["SECRETACCESSKEY", "SESSIONTOKEN", "ASIAEXAMPLE", "BEARERTOKEN"]


def exported(collector: Collector) -> bytes:
    return b"".join(export.body for export in collector.exports)


def test_credentials_never_leave_the_process(
    seat: Seat, collector: Collector, fake: FakeBedrock
) -> None:
    headers = {"set-cookie": "SESSIONTOKEN", "x-other": "BEARERTOKEN"}
    fake.script(fake_bedrock.invoke(headers=headers))
    session = boto3.Session(
        aws_access_key_id="ASIAEXAMPLE",
        aws_secret_access_key="SECRETACCESSKEY",
        aws_session_token="SESSIONTOKEN",
        region_name="us-east-1",
    )
    bedrock = session.client("bedrock-runtime", endpoint_url=fake.url)
    bedrock.invoke_model(**INVOKE)["body"].read()
    seat.call()
    sent = fake.requests[0].headers
    assert "ASIAEXAMPLE" in sent["authorization"]
    assert sent["x-amz-security-token"] == "SESSIONTOKEN"
    for secret in SECRETS:
        assert secret.encode() not in exported(collector), secret


def test_a_bearer_token_never_leaves_the_process(
    seat: Seat, collector: Collector, fake: FakeBedrock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(os.environ, "AWS_BEARER_TOKEN_BEDROCK", "BEARERTOKEN")
    fake.script(fake_bedrock.converse())
    with suppress(InvalidEndpointConfigurationError):  # Newer ones send tokens only over TLS.
        runtime_client(fake.url).converse(**ASK)
        assert "BEARERTOKEN" in fake.requests[0].headers["authorization"]
    seat.call()
    assert b"BEARERTOKEN" not in exported(collector)


def test_members_of_invoke_headers_are_kept(bedrock: Any, seat: Seat, fake: FakeBedrock) -> None:
    fake.script(fake_bedrock.invoke(headers={"x-amzn-bedrock-input-token-count": "77"}))
    bedrock.invoke_model(**INVOKE, guardrailIdentifier="gr-1", guardrailVersion="1")["body"].read()
    call = seat.call()
    assert call["aws.bedrock.guardrail.id"] == "gr-1"
    assert "77" in call["aws.bedrock.usage"]


# Without content: tokens, times, errors and models stay, everything that was said goes.
def test_content_stays_in_the_process_if_it_is_told_to(
    new_seat: Callable[..., Seat], collector: Collector, fake: FakeBedrock
) -> None:
    seat = new_seat(capture_content=False)
    bedrock = runtime_client(fake.url)
    fake.script(fake_bedrock.converse(), fake_bedrock.stream(), fake_bedrock.invoke())

    def work() -> None:
        bedrock.converse(**ASK)
        for _ in bedrock.converse_stream(**ASK)["stream"]:
            pass
        bedrock.invoke_model(**INVOKE)["body"].read()
        raise ValueError("something private")

    with pytest.raises(ValueError, match="private"), seat.client.trace("outer"):
        work()
    outer, *calls = seat.spans()
    assert [call["gen_ai.usage.output_tokens"] for call in calls] == [3, 3, 120]
    assert {call["gen_ai.request.model"] for call in calls} == {MODEL}
    assert outer.status == 2
    assert outer["error.type"] == "ValueError"
    for words in (b"Hello", b"Hi there", b"One two", b"private"):
        assert words not in exported(collector), words
