"""aioboto3 and aiobotocore: the same mechanism, the four operations, and cancellation."""

from __future__ import annotations

import asyncio
import gc
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import fake_bedrock
import pytest
from botocore.exceptions import ClientError, EventStreamError, ParamValidationError
from conftest import Seat
from fake_bedrock import FakeBedrock
from otlp import Span
from wire import ASK, CLAUDE, INVOKE, MODEL, OVERLOADED, STREAM

import sideseat

aioboto3 = pytest.importorskip("aioboto3")
aiobotocore_client = pytest.importorskip("aiobotocore.client")
aiobotocore_endpoint = pytest.importorskip("aiobotocore.endpoint")


def text_of(span: Span) -> str:
    [message] = json.loads(span["gen_ai.output.messages"])
    return "".join(part["content"] for part in message["parts"])


def new_client(url: str) -> Any:
    config = aioboto3.session.AioConfig(retries={"max_attempts": 0}, read_timeout=5)
    return aioboto3.Session().client(
        "bedrock-runtime", region_name="us-east-1", endpoint_url=url, config=config
    )


@pytest.fixture
async def bedrock(fake: FakeBedrock, seat: Seat) -> AsyncIterator[Any]:
    del seat
    async with new_client(fake.url) as client:
        yield client


async def exhaust(stream: Any) -> None:
    async for _ in stream:
        pass


async def test_converse(bedrock: Any, seat: Seat, fake: FakeBedrock) -> None:
    fake.script(fake_bedrock.converse())
    with seat.client.trace("outer") as outer:
        response = await bedrock.converse(**ASK)
    assert response["output"]["message"]["content"][0]["text"] == "Hi there"
    call = seat.call()
    assert call.parent == outer.span_id
    assert text_of(call) == "Hi there"
    assert call["aws.region"] == "us-east-1"


async def test_converse_stream(bedrock: Any, seat: Seat, fake: FakeBedrock) -> None:
    fake.script(fake_bedrock.stream())
    await exhaust((await bedrock.converse_stream(**ASK))["stream"])
    call = seat.call()
    assert text_of(call) == "One two three"
    assert call["sideseat.incomplete"] is None


async def read(body: Any) -> bytes:
    return await body.read()


async def read_in_pieces(body: Any) -> bytes:
    pieces = []
    while piece := await body.read(100):
        pieces.append(piece)
    return b"".join(pieces)


async def in_chunks(body: Any) -> bytes:
    return b"".join([piece async for piece in body.iter_chunks(64)])


async def in_lines(body: Any) -> bytes:
    return b"\n".join([line async for line in body.iter_lines()])


async def in_a_with_block(body: Any) -> bytes:
    async with body as stream:
        return await stream.read()


@pytest.mark.parametrize("take", [read, read_in_pieces, in_chunks, in_lines, in_a_with_block])
async def test_invoke_model(
    bedrock: Any, seat: Seat, fake: FakeBedrock, take: Callable[[Any], Any]
) -> None:
    fake.script(fake_bedrock.invoke())
    body = (await bedrock.invoke_model(**INVOKE))["body"]
    assert await take(body) == CLAUDE
    call = seat.call()
    assert call["sideseat.incomplete"] is None
    assert text_of(call).startswith("Hi there, and so on.")


async def test_invoke_model_with_response_stream(
    bedrock: Any, seat: Seat, fake: FakeBedrock
) -> None:
    fake.script(fake_bedrock.invoke_stream())
    await exhaust((await bedrock.invoke_model_with_response_stream(**INVOKE))["body"])
    assert text_of(seat.call()) == "One two three"


async def test_a_closed_stream(bedrock: Any, seat: Seat, fake: FakeBedrock) -> None:
    parts: list[Any] = [*STREAM[:2], __import__("threading").Event(), *STREAM[2:]]
    fake.script(fake_bedrock.stream(parts))
    stream = (await bedrock.converse_stream(**ASK))["stream"]
    async for event in stream:
        if "contentBlockDelta" in event:
            break
    stream.close()
    call = seat.call()
    parts[2].set()
    assert call["sideseat.incomplete"] == "closed"
    assert text_of(call) == "One "


async def test_a_dropped_body_is_recorded_once(bedrock: Any, seat: Seat, fake: FakeBedrock) -> None:
    fake.script(fake_bedrock.invoke())
    body = (await bedrock.invoke_model(**INVOKE))["body"]
    body.close()
    del body
    gc.collect()
    assert seat.call()["sideseat.incomplete"] in ("closed", "dropped")


async def test_errors_of_the_service(bedrock: Any, seat: Seat, fake: FakeBedrock) -> None:
    fake.script(fake_bedrock.error(429, "ThrottlingException", "Slow down"))
    for operation, arguments in (("converse", ASK), ("converse_stream", ASK)):
        with pytest.raises(ClientError):
            await getattr(bedrock, operation)(**arguments)
    for call in seat.calls():
        assert (call["error.type"], call.message) == ("ThrottlingException", "Slow down")
        assert call["http.response.status_code"] == 429


async def test_parameter_validation(bedrock: Any, seat: Seat) -> None:
    with pytest.raises(ParamValidationError):
        await bedrock.converse(modelId=MODEL, messages="a secret")
    call = seat.call()
    assert call["error.type"] == "ParamValidationError"
    assert "secret" not in call.message


async def test_an_exception_event(bedrock: Any, seat: Seat, fake: FakeBedrock) -> None:
    fake.script(fake_bedrock.stream([*STREAM[:3], OVERLOADED]))
    stream = (await bedrock.converse_stream(**ASK))["stream"]
    with pytest.raises(EventStreamError):
        await exhaust(stream)
    call = seat.call()
    assert call["error.type"] == "modelStreamErrorException"
    assert text_of(call) == "One two "


async def test_a_connection_lost_in_the_middle(bedrock: Any, seat: Seat, fake: FakeBedrock) -> None:
    fake.script(fake_bedrock.stream(STREAM[:3], cut=True))
    stream = (await bedrock.converse_stream(**ASK))["stream"]
    with pytest.raises(Exception, match="payload"):
        await exhaust(stream)
    call = seat.call()
    assert call.status == 2
    assert text_of(call) == "One two "


async def test_a_call_cancelled_in_flight(bedrock: Any, seat: Seat, fake: FakeBedrock) -> None:
    fake.script(fake_bedrock.Reply([], silent=True))
    task = asyncio.ensure_future(bedrock.converse(**ASK))
    while not fake.requests:
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    call = seat.call()
    assert call["sideseat.incomplete"] == "cancelled"
    assert call["gen_ai.request.model"] == MODEL


async def test_a_call_that_took_too_long(bedrock: Any, seat: Seat, fake: FakeBedrock) -> None:
    fake.script(fake_bedrock.Reply([], silent=True))
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(bedrock.converse(**ASK), 0.2)
    assert seat.call()["sideseat.incomplete"] == "cancelled"


async def test_each_task_of_a_gather_keeps_its_own_span(
    bedrock: Any, seat: Seat, fake: FakeBedrock
) -> None:
    fake.script(fake_bedrock.stream())

    async def work(name: str) -> str:
        with seat.client.span(name) as span:
            await exhaust((await bedrock.converse_stream(**ASK))["stream"])
            return span.span_id

    with seat.client.trace("root"):
        parents = await asyncio.gather(*(work(f"task-{number}") for number in range(10)))
    assert sorted(call.parent for call in seat.calls()) == sorted(parents)


async def test_clients_made_before_are_recorded(
    fake: FakeBedrock, new_seat: Callable[..., Seat]
) -> None:
    fake.script(fake_bedrock.converse())
    async with new_client(fake.url) as bedrock:
        await bedrock.converse(**ASK)
        seat = new_seat()
        await bedrock.converse(**ASK)
    assert len(seat.calls()) == 1


async def test_wrap_bedrock_takes_async_clients(
    fake: FakeBedrock, new_seat: Callable[..., Seat]
) -> None:
    fake.script(fake_bedrock.converse())
    seat = new_seat(auto_instrument=False)
    async with new_client(fake.url) as chosen, new_client(fake.url) as other:
        assert sideseat.wrap_bedrock(chosen) is chosen
        await other.converse(**ASK)
        await chosen.converse(**ASK)
    seat.call()


async def test_uninstrument_puts_the_original_functions_back(
    fake: FakeBedrock, new_seat: Callable[..., Seat]
) -> None:
    places = [
        (aiobotocore_endpoint.AioEndpoint, "_send"),
        (aiobotocore_client.AioBaseClient, "_make_api_call"),
    ]
    originals = [vars(owner)[name] for owner, name in places]
    fake.script(fake_bedrock.converse())
    seat = new_seat()
    async with new_client(fake.url) as bedrock:
        await bedrock.converse(**ASK)
        patched = [vars(owner)[name] for owner, name in places]
        assert all(map(asyncio.iscoroutinefunction, patched))
        assert patched != originals
        sideseat.uninstrument()
        assert [vars(owner)[name] for owner, name in places] == originals
        await bedrock.converse(**ASK)
    assert len(seat.calls()) == 1


async def test_the_table_of_readers_is_empty_afterwards(
    bedrock: Any, seat: Seat, fake: FakeBedrock
) -> None:
    from sideseat import _tee_aiohttp

    fake.script(fake_bedrock.stream(), fake_bedrock.invoke())
    await exhaust((await bedrock.converse_stream(**ASK))["stream"])
    await (await bedrock.invoke_model(**INVOKE))["body"].read()
    assert _tee_aiohttp._calls == {}
    assert len(seat.calls()) == 2


# What the patches stand on. If one of these fails with a new release, look there first.
def test_what_aiobotocore_must_have() -> None:
    assert "make_request" not in vars(aiobotocore_endpoint.AioEndpoint)
    assert "_send" in vars(aiobotocore_endpoint.AioEndpoint)
    from aiohttp.streams import StreamReader

    assert hasattr(StreamReader, "_read_nowait_chunk")
