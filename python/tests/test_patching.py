"""What is patched, when, for whom, and that all of it can be undone."""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any

import boto3
import botocore.client
import botocore.endpoint
import fake_bedrock
import pytest
from conftest import Seat, runtime_client
from fake_bedrock import FakeBedrock
from wire import ASK, INVOKE

import sideseat
from sideseat import Frameworks, SideSeat

PATCHED = [
    (botocore.endpoint.Endpoint, "make_request"),
    (botocore.endpoint.Endpoint, "_send"),
    (botocore.client.BaseClient, "_make_api_call"),
]
CALLER = b"<R><GetCallerIdentityResult><Account>1</Account></GetCallerIdentityResult></R>"
ORIGINALS = [vars(owner)[name] for owner, name in PATCHED]


def functions() -> list[Any]:
    return [vars(owner)[name] for owner, name in PATCHED]


@pytest.fixture(autouse=True)
def answering(fake: FakeBedrock) -> None:
    fake.script(fake_bedrock.converse())


def test_a_client_made_before_is_recorded(fake: FakeBedrock, new_seat: Callable[..., Seat]) -> None:
    bedrock = runtime_client(fake.url)
    bedrock.converse(**ASK)
    seat = new_seat()
    bedrock.converse(**ASK)
    seat.call()


def test_a_second_client_still_means_one_span_a_call(
    fake: FakeBedrock, new_seat: Callable[..., Seat]
) -> None:
    new_seat()
    sideseat.auto_instrument()
    new_seat(framework=[Frameworks.Bedrock, Frameworks.Strands])
    seat = new_seat(service_name="another")
    runtime_client(fake.url).converse(**ASK)
    assert seat.call().resource["service.name"] == "another"


def test_the_client_of_the_span_around_a_call_records_it(
    fake: FakeBedrock, new_seat: Callable[..., Seat]
) -> None:
    first = new_seat(service_name="first")
    second = new_seat(service_name="second")
    bedrock = runtime_client(fake.url)
    with first.client.trace("outer"):
        bedrock.converse(**ASK)
    bedrock.converse(**ASK)
    first.spans()
    services = [span.resource["service.name"] for span in second.spans()]
    assert services == ["first", "first", "second"]


def test_when_the_newest_client_is_shut_down_the_one_before_records(
    fake: FakeBedrock, new_seat: Callable[..., Seat]
) -> None:
    seat = new_seat(service_name="first")
    new_seat(service_name="second").client.shutdown()
    runtime_client(fake.url).converse(**ASK)
    assert seat.call().resource["service.name"] == "first"


def test_a_client_of_equal_settings_shares_and_survives_the_other(
    fake: FakeBedrock, new_seat: Callable[..., Seat]
) -> None:
    first, second = new_seat(), new_seat()
    assert first.client.pipeline is second.client.pipeline
    second.client.shutdown()
    second.client.shutdown()
    runtime_client(fake.url).converse(**ASK)
    first.call()


def test_uninstrument_puts_the_original_functions_back(
    fake: FakeBedrock, new_seat: Callable[..., Seat]
) -> None:
    assert functions() == ORIGINALS
    seat = new_seat()
    bedrock = runtime_client(fake.url)
    assert functions() != ORIGINALS
    bedrock.converse(**ASK)
    sideseat.uninstrument()
    assert functions() == ORIGINALS
    bedrock.converse(**ASK)
    seat.call()
    assert sideseat.auto_instrument() == {"bedrock": True}
    bedrock.converse(**ASK)
    assert len(seat.calls()) == 2


def test_a_stream_open_over_uninstrument_finishes_its_span(
    bedrock: Any, seat: Seat, fake: FakeBedrock
) -> None:
    fake.script(fake_bedrock.stream())
    stream = bedrock.converse_stream(**ASK)["stream"]
    sideseat.uninstrument()
    for _ in stream:
        pass
    assert seat.call()["sideseat.incomplete"] is None


def test_our_functions_look_like_the_ones_they_replace(seat: Seat) -> None:
    del seat
    for ours, theirs in zip(functions(), ORIGINALS, strict=True):
        assert type(ours) is types.FunctionType
        assert ours.__name__ == theirs.__name__
        assert ours.__qualname__ == theirs.__qualname__
        assert ours.__module__ == theirs.__module__
        assert not hasattr(ours, "__wrapped__")


# Another tool wraps make_request: with a plain function, and with wrapt's proxy.
def plain(original: Any, seen: list[str]) -> Any:
    def make_request(self: Any, operation_model: Any, request_dict: Any) -> Any:
        seen.append(operation_model.name)
        return original(self, operation_model, request_dict)

    return make_request


def proxied(original: Any, seen: list[str]) -> Any:
    wrapt = pytest.importorskip("wrapt")

    def make_request(wrapped: Any, instance: Any, args: Any, kwargs: Any) -> Any:
        assert isinstance(instance, botocore.endpoint.Endpoint)
        seen.append(args[0].name)
        return wrapped(*args, **kwargs)

    return wrapt.FunctionWrapper(original, make_request)


@pytest.mark.parametrize("wrap", [plain, proxied])
def test_another_tool_below_us_sees_every_call(
    fake: FakeBedrock,
    new_seat: Callable[..., Seat],
    monkeypatch: pytest.MonkeyPatch,
    wrap: Callable[[Any, list[str]], Any],
) -> None:
    seen: list[str] = []
    theirs = wrap(ORIGINALS[0], seen)
    monkeypatch.setattr(botocore.endpoint.Endpoint, "make_request", theirs)
    seat = new_seat()
    runtime_client(fake.url).converse(**ASK)
    seat.call()
    sideseat.uninstrument()
    assert vars(botocore.endpoint.Endpoint)["make_request"] is theirs
    assert seen == ["Converse"]


@pytest.mark.parametrize("wrap", [plain, proxied])
def test_another_tool_above_us_keeps_its_place(
    fake: FakeBedrock,
    new_seat: Callable[..., Seat],
    wrap: Callable[[Any, list[str]], Any],
) -> None:
    seat = new_seat()
    seen: list[str] = []
    ours = vars(botocore.endpoint.Endpoint)["make_request"]
    theirs = wrap(ours, seen)
    botocore.endpoint.Endpoint.make_request = theirs
    bedrock = runtime_client(fake.url)
    try:
        bedrock.converse(**ASK)
        sideseat.uninstrument()
        assert vars(botocore.endpoint.Endpoint)["make_request"] is theirs
        bedrock.converse(**ASK)  # Passed on, not recorded.
        sideseat.auto_instrument()
        bedrock.converse(**ASK)
        assert vars(botocore.endpoint.Endpoint)["make_request"] is theirs
    finally:
        botocore.endpoint.Endpoint.make_request = ours
    assert len(seat.calls()) == 2
    assert seen == ["Converse"] * 3


# --- wrap_bedrock -------------------------------------------------------------------------------


def test_wrap_bedrock_records_that_client_only(
    fake: FakeBedrock, new_seat: Callable[..., Seat]
) -> None:
    seat = new_seat(auto_instrument=False)
    chosen, other = runtime_client(fake.url), runtime_client(fake.url)
    assert sideseat.wrap_bedrock(chosen) is chosen
    assert sideseat.wrap_bedrock(chosen) is chosen
    other.converse(**ASK)
    chosen.converse(**ASK)
    with pytest.raises(Exception, match="validation"):
        other.converse(modelId="m", messages="x")
    seat.call()
    sideseat.uninstrument()
    chosen.converse(**ASK)
    seat.call()


def test_wrap_bedrock_makes_a_client_if_there_is_none(
    fake: FakeBedrock, collector: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIDESEAT_ENDPOINT", collector.url)
    bedrock = sideseat.wrap_bedrock(runtime_client(fake.url))
    bedrock.converse(**ASK)
    sideseat.get_client().force_flush()
    assert len(collector.calls()) == 1
    sideseat.shutdown()
    sideseat.uninstrument()


def test_wrap_bedrock_returns_other_services_as_they_are(seat: Seat) -> None:
    sts = boto3.client("sts", region_name="us-east-1")
    assert sideseat.wrap_bedrock(sts) is sts
    anything = object()
    assert sideseat.wrap_bedrock(anything) is anything
    assert seat.spans() == []


# --- Who is left alone --------------------------------------------------------------------------


def test_other_services_are_not_touched(seat: Seat, fake: FakeBedrock) -> None:
    fake.script(fake_bedrock.Reply([CALLER], content_type="text/xml"))
    sts = boto3.client("sts", region_name="us-east-1", endpoint_url=fake.url)
    sts.get_caller_identity()
    with pytest.raises(Exception, match="validation"):
        sts.assume_role(RoleArn=1)
    control = boto3.client("bedrock", region_name="us-east-1", endpoint_url=fake.url)
    fake.script(fake_bedrock.Reply([b'{"modelSummaries": []}']))
    control.list_foundation_models()
    assert seat.spans() == []


def test_a_disabled_client_patches_nothing_and_records_nothing(
    fake: FakeBedrock, collector: Any
) -> None:
    with SideSeat(disabled=True, endpoint=collector.url) as client:
        assert client.is_disabled
        assert functions() == ORIGINALS
        with client.trace("outer") as span:
            span.set_attribute("a", 1)
            assert not span.is_recording()
            runtime_client(fake.url).converse(**ASK)
        assert client.force_flush()
        assert client.telemetry.setup_console_exporter() is None
    assert collector.exports == []


def test_without_traces_nothing_is_recorded(fake: FakeBedrock, collector: Any) -> None:
    with SideSeat(enable_traces=False, endpoint=collector.url):
        runtime_client(fake.url).converse(**ASK)
    assert collector.exports == []


def test_a_missing_botocore_is_false(
    new_seat: Callable[..., Seat], monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    new_seat(auto_instrument=False)
    monkeypatch.setitem(sys.modules, "botocore.client", None)
    assert sideseat.auto_instrument() == {"bedrock": False}


def test_auto_instrument_takes_choices(seat: Seat) -> None:
    del seat
    assert sideseat.auto_instrument(bedrock=False, openai=True) == {
        "openai": False,
        "bedrock": False,
    }
    assert sideseat.auto_instrument(bedrock=True) == {"bedrock": True}


# A stub answers at before-call: no request is made, so there is nothing to record.
def test_botocores_stubber_goes_unrecorded(bedrock: Any, seat: Seat) -> None:
    from botocore.stub import Stubber

    with Stubber(bedrock) as stubber:
        stubber.add_client_error("converse", "ThrottlingException")
        with pytest.raises(Exception, match="Throttling"):
            bedrock.converse(**ASK)
    assert seat.spans() == []


# A mock that answers at before-send, as moto does: recorded, and its body is left as it is.
def test_a_mocked_answer_is_recorded(bedrock: Any, seat: Seat) -> None:
    import io

    from botocore.awsrequest import AWSResponse

    class Raw(io.BytesIO):
        def stream(self, **_: Any) -> Any:
            while data := self.read(64):
                yield data

    def answer(request: Any, **_: Any) -> AWSResponse:
        return AWSResponse(request.url, 200, {"content-type": "application/json"}, Raw(b'{"a":1}'))

    bedrock.meta.events.register("before-send.bedrock-runtime", answer)
    assert bedrock.invoke_model(**INVOKE)["body"].read() == b'{"a":1}'
    call = seat.call()
    assert call["aws.bedrock.response.body"] == '{"a":1}'
    assert call["sideseat.incomplete"] is None


# A bug of ours is logged and costs the span, never the call.
def test_a_failing_recorder_never_fails_the_call(
    bedrock: Any, seat: Seat, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("SIDESEAT_STRICT", "0")

    def broken(*_: Any) -> Any:
        raise RuntimeError("ours")

    monkeypatch.setattr("sideseat._calls.pipeline_for_call", broken)
    assert bedrock.converse(**ASK)["stopReason"] == "end_turn"
    monkeypatch.undo()
    assert "unaffected" in caplog.text
    assert seat.spans() == []
