"""Which model stands behind an id: what the user says, and what Bedrock is asked for."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import fake_bedrock
import pytest
from conftest import Seat, runtime_client
from fake_bedrock import FakeBedrock, Reply
from otlp import Collector
from wire import ASK

from sideseat import Config, ConfigurationError, _profiles

PROFILE = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123"
OTHER = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/other1"
MODEL = "anthropic.claude-haiku-4-5-20251001-v1:0"
ASK_PROFILE = {**ASK, "modelId": PROFILE}


def profile(*models: str) -> Reply:
    """GetInferenceProfile's answer: the model in each of its regions."""
    body = {
        "inferenceProfileName": "mine",
        "inferenceProfileArn": PROFILE,
        "inferenceProfileId": "abc123",
        "models": [{"modelArn": model} for model in models],
        "status": "ACTIVE",
        "type": "APPLICATION",
    }
    return Reply([json.dumps(body).encode()])


def in_region(region: str, model: str = MODEL) -> str:
    return f"arn:aws:bedrock:{region}::foundation-model/{model}"


@pytest.fixture
def control(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeBedrock]:
    """Bedrock's control plane."""
    control = FakeBedrock()
    control.script(profile(in_region("us-east-1"), in_region("us-west-2")))
    monkeypatch.setenv("AWS_ENDPOINT_URL_BEDROCK", control.url)
    yield control
    control.close()


@pytest.fixture
def resolving(new_seat: Callable[..., Seat]) -> Seat:
    return new_seat(resolve_inference_profiles=True)


def wait_for_lookups(seat: Seat) -> None:
    assert seat.client.pipeline is not None
    thread = _profiles.resolvers[seat.client.pipeline]._thread
    if thread is not None:
        thread.join(10)
        assert not thread.is_alive()


# --- What the user says -------------------------------------------------------------------------


def test_what_the_user_says_of_an_id_is_in_its_spans(
    new_seat: Callable[..., Seat], fake: FakeBedrock
) -> None:
    seat = new_seat(models={PROFILE: MODEL})
    fake.script(fake_bedrock.converse())
    runtime_client(fake.url).converse(**ASK_PROFILE)
    call = seat.call()
    assert call["gen_ai.request.model"] == PROFILE
    assert call["aws.bedrock.model.resolved_id"] == MODEL
    assert call["gen_ai.response.model"] == MODEL


def models(**environ: str) -> dict[str, str]:
    return dict(Config.create(environ=environ).models)


def test_the_environment_holds_the_map_or_names_a_file_with_it(tmp_path: Path) -> None:
    text = json.dumps({PROFILE: MODEL})
    file = tmp_path / "models.json"
    file.write_text(text)
    assert models() == {}
    assert models(SIDESEAT_MODELS=" ") == {}
    assert models(SIDESEAT_MODELS=text) == {PROFILE: MODEL}
    assert models(SIDESEAT_MODELS=str(file)) == {PROFILE: MODEL}
    told = Config.create(models={OTHER: MODEL}, environ={"SIDESEAT_MODELS": text})
    assert dict(told.models) == {OTHER: MODEL}


@pytest.mark.parametrize(
    "text", ["/does/not/exist.json", "{", '{"a": 1}', '{"a": ""}', '{"": "a"}', '{"a": null}']
)
def test_a_map_that_is_none_is_refused_without_being_quoted(text: str) -> None:
    with pytest.raises(ConfigurationError, match="SIDESEAT_MODELS") as raised:
        models(SIDESEAT_MODELS=text)
    assert text not in str(raised.value)


@pytest.mark.parametrize("value", [[("a", "b")], {"a": 1}, {1: "a"}, "a=b"])
def test_an_argument_that_is_no_map_is_refused(value: Any) -> None:
    with pytest.raises(ConfigurationError, match="models="):
        Config.create(models=value, environ={})


# --- What Bedrock is asked for ------------------------------------------------------------------


def test_nobody_is_asked_unless_the_user_wants_it(
    new_seat: Callable[..., Seat], fake: FakeBedrock, control: FakeBedrock
) -> None:
    seat = new_seat()
    fake.script(fake_bedrock.converse())
    runtime_client(fake.url).converse(**ASK_PROFILE)
    assert seat.call()["aws.bedrock.model.resolved_id"] is None
    assert _profiles.resolvers == {}
    assert control.requests == []


def test_a_profile_is_asked_for_once_with_the_callers_credentials(
    resolving: Seat, fake: FakeBedrock, control: FakeBedrock
) -> None:
    fake.script(fake_bedrock.converse())
    client = runtime_client(fake.url)
    client.converse(**ASK_PROFILE)
    wait_for_lookups(resolving)
    for _ in range(3):
        client.converse(**ASK_PROFILE)
    assert resolving.calls()[-1]["aws.bedrock.model.resolved_id"] == MODEL
    assert resolving.calls()[-1]["gen_ai.response.model"] == MODEL
    [request] = control.requests
    assert unquote(unquote(request.target)) == f"/inference-profiles/{PROFILE}"
    assert os.environ["AWS_ACCESS_KEY_ID"] in request.headers["authorization"]
    assert "/us-east-1/bedrock/" in request.headers["authorization"]
    # The question itself is nobody's call.
    assert [call["rpc.method"] for call in resolving.calls()] == ["Converse"] * 4


def test_the_first_call_says_so_too_if_the_answer_is_there_in_time(
    resolving: Seat, fake: FakeBedrock, control: FakeBedrock
) -> None:
    asked = threading.Event()
    fake.script(Reply([asked, *fake_bedrock.converse().parts], promised=len(_converse_body())))
    caller = threading.Thread(target=runtime_client(fake.url).converse, kwargs=ASK_PROFILE)
    caller.start()
    fake.wait_for_requests(1)
    wait_for_lookups(resolving)
    asked.set()
    caller.join()
    assert resolving.call()["aws.bedrock.model.resolved_id"] == MODEL
    assert len(control.requests) == 1


def _converse_body() -> bytes:
    [body] = fake_bedrock.converse().parts
    assert isinstance(body, bytes)
    return body


def test_a_call_never_waits_for_the_question(
    resolving: Seat, fake: FakeBedrock, control: FakeBedrock
) -> None:
    release = threading.Event()
    [body] = profile(in_region("us-east-1")).parts
    assert isinstance(body, bytes)
    control.script(Reply([release, body], promised=len(body)))
    fake.script(fake_bedrock.converse())
    client = runtime_client(fake.url)
    for _ in range(3):
        client.converse(**ASK_PROFILE)
    assert [call["aws.bedrock.model.resolved_id"] for call in resolving.calls()] == [None] * 3
    release.set()
    wait_for_lookups(resolving)
    assert len(control.requests) == 1


def test_callers_at_the_same_time_ask_once(
    resolving: Seat, fake: FakeBedrock, control: FakeBedrock
) -> None:
    fake.script(fake_bedrock.converse())
    client = runtime_client(fake.url)
    callers = [threading.Thread(target=client.converse, kwargs=ASK_PROFILE) for _ in range(8)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    wait_for_lookups(resolving)
    assert len(control.requests) == 1
    assert len(resolving.calls()) == 8


@pytest.mark.parametrize(
    "answer",
    [
        fake_bedrock.error(403, "AccessDeniedException"),
        fake_bedrock.error(404, "ResourceNotFoundException"),
        fake_bedrock.error(500, "InternalServerException"),
        Reply([b"<html>"], status=502, content_type="text/html"),
        Reply([b"not JSON"]),
        Reply([], cut=True),
        profile(),
        profile(in_region("us-east-1"), in_region("us-west-2", "amazon.nova-lite-v1:0")),
    ],
    ids=["denied", "gone", "down", "proxy", "garbage", "cut", "no model", "two models"],
)
def test_a_question_that_fails_is_not_asked_again(
    resolving: Seat, fake: FakeBedrock, control: FakeBedrock, answer: Reply
) -> None:
    control.script(answer)
    fake.script(fake_bedrock.converse())
    client = runtime_client(fake.url)
    for _ in range(2):
        client.converse(**ASK_PROFILE)
        wait_for_lookups(resolving)
    assert [call["aws.bedrock.model.resolved_id"] for call in resolving.calls()] == [None] * 2
    assert [call.status for call in resolving.calls()] == [0, 0]
    assert len(control.requests) == 1


def test_after_a_while_it_is(
    resolving: Seat, fake: FakeBedrock, control: FakeBedrock, monkeypatch: pytest.MonkeyPatch
) -> None:
    control.script(fake_bedrock.error(403, "AccessDeniedException"), profile(in_region("x")))
    fake.script(fake_bedrock.converse())
    monkeypatch.setattr(_profiles, "RETRY_SECONDS", 0.0)
    client = runtime_client(fake.url)
    for _ in range(3):
        client.converse(**ASK_PROFILE)
        wait_for_lookups(resolving)
    assert len(control.requests) == 2
    assert resolving.calls()[-1]["aws.bedrock.model.resolved_id"] == MODEL


def test_what_the_user_says_is_not_asked_for(
    new_seat: Callable[..., Seat], fake: FakeBedrock, control: FakeBedrock
) -> None:
    seat = new_seat(models={PROFILE: MODEL}, resolve_inference_profiles=True)
    fake.script(fake_bedrock.converse())
    client = runtime_client(fake.url)
    client.converse(**ASK_PROFILE)
    client.converse(**ASK)  # No profile at all.
    client.converse(**{**ASK, "modelId": OTHER})
    wait_for_lookups(seat)
    assert [unquote(unquote(request.target)) for request in control.requests] == [
        f"/inference-profiles/{OTHER}"
    ]


def test_the_environment_may_want_it(
    new_seat: Callable[..., Seat], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIDESEAT_RESOLVE_INFERENCE_PROFILES", "1")
    assert new_seat().client.config.resolve_inference_profiles
    assert not new_seat(resolve_inference_profiles=False).client.config.resolve_inference_profiles


def test_the_callers_client_is_not_kept_alive(
    resolving: Seat, fake: FakeBedrock, control: FakeBedrock
) -> None:
    release = threading.Event()
    control.script(Reply([release, b"{}"], promised=2))
    fake.script(fake_bedrock.converse())
    client = runtime_client(fake.url)
    client.converse(**ASK_PROFILE)
    alive = weakref.ref(client)
    del client
    gc.collect()
    assert alive() is None  # While the question is still open.
    release.set()
    wait_for_lookups(resolving)


def test_an_async_client_has_its_profiles_looked_up(
    resolving: Seat, fake: FakeBedrock, control: FakeBedrock
) -> None:
    from aiobotocore.session import get_session

    fake.script(fake_bedrock.converse())

    # The first call of all shows that aiobotocore is there; the next one asks.
    async def call_thrice() -> None:
        client = get_session().create_client(
            "bedrock-runtime", region_name="us-east-1", endpoint_url=fake.url
        )
        async with client as bedrock:
            for _ in range(3):
                await bedrock.converse(**ASK_PROFILE)
                await asyncio.to_thread(wait_for_lookups, resolving)

    asyncio.run(call_thrice())
    assert resolving.calls()[-1]["aws.bedrock.model.resolved_id"] == MODEL
    assert len(control.requests) == 1


def test_a_client_that_is_shut_down_leaves_nothing_behind(
    resolving: Seat, control: FakeBedrock
) -> None:
    assert len(_profiles.resolvers) == 1
    resolving.client.shutdown()
    assert _profiles.resolvers == {}
    assert control.requests == []


# --- The life of the process --------------------------------------------------------------------


PROGRAM = f"""
import os, sys
from sideseat import SideSeat, _profiles
import boto3
client = SideSeat(resolve_inference_profiles=True)
bedrock = boto3.client("bedrock-runtime", region_name="us-east-1")
def ask():
    bedrock.converse(modelId={PROFILE!r}, messages=[])
def look_up():
    ask()
    thread = _profiles.resolvers[client.pipeline]._thread
    if thread is not None:
        thread.join(10)
    ask()
"""


def run_program(seat_url: str, fake: FakeBedrock, code: str) -> None:
    """It must end by itself, well, and without a word."""
    environment = {
        **os.environ,
        "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": fake.url,
        "SIDESEAT_ENDPOINT": seat_url,
        "SIDESEAT_STRICT": "0",  # Users are not told of handles that are still alive.
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM + code],
        env=environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_program_ends_though_the_question_is_open(
    collector: Collector, fake: FakeBedrock, control: FakeBedrock
) -> None:
    control.script(Reply([], silent=True))
    fake.script(fake_bedrock.converse())
    run_program(collector.url, fake, "ask()")
    assert len(collector.calls()) == 1


def test_a_forked_child_asks_for_itself(
    collector: Collector, fake: FakeBedrock, control: FakeBedrock
) -> None:
    fake.script(fake_bedrock.converse())
    fork = """
look_up()
if (child := os.fork()) == 0:
    look_up()
    sys.exit(0)
assert os.waitpid(child, 0)[1] == 0
"""
    run_program(collector.url, fake, fork)
    assert len(control.requests) == 2
    found = [call["aws.bedrock.model.resolved_id"] for call in collector.calls()]
    assert len(found) == 4
    assert found[1] == found[3] == MODEL
