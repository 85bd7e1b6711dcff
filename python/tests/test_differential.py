"""A program gets the very same results and exceptions with and without the recorder.

Each consumer below takes a client and does what some program does with a response. It runs against
the same answers three times: plain, recorded, and plain again after uninstrument(). What it
returns, what it raises, and what the server received must be equal, and the recorded run must leave
one span.
"""

from __future__ import annotations

import copy
import gc
import io
import json
import threading
from collections.abc import Callable
from typing import Any

import fake_bedrock
import pytest
import urllib3
from conftest import Seat, runtime_client
from fake_bedrock import FakeBedrock, Reply
from wire import ASK, INVOKE, OVERLOADED, STREAM

import sideseat

Consumer = Callable[[Any], Any]


def consumers(*functions: Consumer) -> Any:
    return pytest.mark.parametrize("consume", functions, ids=lambda function: function.__name__)


# --- Bodies of InvokeModel ----------------------------------------------------------------------


def read(body: Any) -> Any:
    return body.read(), body.read(), body.tell()


def read_pieces(body: Any) -> Any:
    return [body.read(n) for n in (0, 1, 7, 100, 10_000, 1)], body.tell()


def read_negative(body: Any) -> Any:
    return body.read(-1)


def iter_chunks(body: Any) -> Any:
    return list(body.iter_chunks(64))


def iter_chunks_default(body: Any) -> Any:
    return list(body.iter_chunks())


def iter_lines(body: Any) -> Any:
    return list(body.iter_lines(chunk_size=50))


def iter_lines_keepends(body: Any) -> Any:
    return list(body.iter_lines(chunk_size=50, keepends=True))


def for_loop(body: Any) -> Any:
    return [bytes(chunk) for chunk in body]


def next_then_read(body: Any) -> Any:
    return next(body), body.read()


def readline(body: Any) -> Any:
    return body.readline(), body.readline(), body.read(20)


def readlines(body: Any) -> Any:
    return body.readlines()


def readinto(body: Any) -> Any:
    buffer = bytearray(100)
    return body.readinto(buffer), bytes(buffer), body.read()


def with_block(body: Any) -> Any:
    with body as raw:
        return raw.read(10), raw.read()


def with_block_unread(body: Any) -> Any:
    with body:
        pass
    return body.tell()


def close_unread(body: Any) -> Any:
    body.close()
    return "closed"


def close_half_read(body: Any) -> Any:
    piece = body.read(50)
    body.close()
    return piece


def read_after_close(body: Any) -> Any:
    body.close()
    return body.read()


def drop_unread(body: Any) -> Any:
    del body
    gc.collect()
    return "dropped"


def json_load(body: Any) -> Any:
    return json.load(body)


def json_loads(body: Any) -> Any:
    return json.loads(body.read())


def text_wrapper(body: Any) -> Any:
    return io.TextIOWrapper(io.BufferedReader(body._raw_stream), "utf-8").read()


def raw_data(body: Any) -> Any:
    return body._raw_stream.data


def raw_stream(body: Any) -> Any:
    return list(body._raw_stream.stream(33))


def raw_read1(body: Any) -> Any:
    raw = body._raw_stream
    return raw.read1(10) if hasattr(raw, "read1") else raw.read(10)


def raw_iteration(body: Any) -> Any:
    return b"".join(body._raw_stream)


def raw_bound_method_outlives_the_body(body: Any) -> Any:
    method = body._raw_stream.read
    del body
    gc.collect()
    return method()


def raw_identity(body: Any) -> Any:
    raw = body._raw_stream
    facts = (
        isinstance(raw, urllib3.response.HTTPResponse),
        type(raw).__name__,
        type(raw).__module__,
        type(raw).__doc__,
        type(raw).__qualname__,
        raw.status,
        sorted(name for name in dir(raw) if "sideseat" not in name),
    )
    return facts, body.read(), type(raw) is urllib3.response.HTTPResponse


def rebuilt_body(body: Any) -> Any:
    from botocore.response import StreamingBody

    other = StreamingBody(body._raw_stream, None)
    return other.read()


def drain(body: Any) -> Any:
    body._raw_stream.drain_conn()
    return body.read()


def flags(body: Any) -> Any:
    return body.readable(), body.tell(), body.set_socket_timeout(5), body.read(5), body.tell()


def read_in_a_thread(body: Any) -> Any:
    result: list[bytes] = []
    reader = threading.Thread(target=lambda: result.append(body.read()))
    reader.start()
    reader.join()
    return result


def two_readers(body: Any) -> Any:
    return body.read(10), next(iter(body.iter_chunks(5))), body.read()


BODIES = [
    read, read_pieces, read_negative, iter_chunks, iter_chunks_default, iter_lines,
    iter_lines_keepends, for_loop, next_then_read, readline, readlines, readinto, with_block,
    with_block_unread, close_unread, close_half_read, read_after_close, drop_unread, json_load,
    json_loads, text_wrapper, raw_data, raw_stream, raw_read1, raw_iteration,
    raw_bound_method_outlives_the_body, raw_identity, rebuilt_body, drain, flags, read_in_a_thread,
    two_readers,
]  # fmt: skip

if urllib3.__version__ < "2":
    BODIES.remove(read_negative)  # Waits for the server to hang up, recorded or not.

# --- Streams ------------------------------------------------------------------------------------


def for_all(stream: Any) -> Any:
    return list(stream)


def kept_events_are_not_changed(stream: Any) -> Any:
    kept = [(event, copy.deepcopy(event)) for event in stream]
    return all(event == snapshot for event, snapshot in kept)


def caller_writes_into_events(stream: Any) -> Any:
    seen = []
    for event in stream:
        seen.append(copy.deepcopy(event))
        event.clear()
    return seen


def break_then_go_on(stream: Any) -> Any:
    first = []
    for event in stream:
        first.append(event)
        if len(first) == 3:
            break
    return first, list(stream)


def break_then_close(stream: Any) -> Any:
    for event in stream:
        stream.close()
        return event
    return None


def close_stream(stream: Any) -> Any:
    return stream.close()


def iterate_after_close(stream: Any) -> Any:
    stream.close()
    return list(stream)


def drop_stream(stream: Any) -> Any:
    del stream
    gc.collect()
    return "dropped"


def loop_twice(stream: Any) -> Any:
    return list(stream), list(stream)


def stream_in_a_thread(stream: Any) -> Any:
    result: list[Any] = []
    reader = threading.Thread(target=lambda: result.extend(stream))
    reader.start()
    reader.join()
    return result


def next_only(stream: Any) -> Any:
    iterator = iter(stream)
    return next(iterator), next(iterator), type(stream).__name__


def stream_raw_data(stream: Any) -> Any:
    return stream._raw_stream.data


def stream_raw_chunks(stream: Any) -> Any:
    return list(stream._raw_stream.read_chunked())


def stream_raw_read(stream: Any) -> Any:
    return stream._raw_stream.read(64), stream._raw_stream.read()


def initial_response(stream: Any) -> Any:
    return stream.get_initial_response()


STREAMS = [
    for_all, kept_events_are_not_changed, caller_writes_into_events, break_then_go_on,
    break_then_close, close_stream, iterate_after_close, drop_stream, loop_twice,
    stream_in_a_thread, next_only, stream_raw_data, stream_raw_chunks, stream_raw_read,
    initial_response,
]  # fmt: skip

# --- The comparison -----------------------------------------------------------------------------


def outcome(act: Callable[[], Any]) -> Any:
    """What came back, or how it failed: its type, text and cause."""
    try:
        return "returned", act()
    except Exception as error:
        cause = error.__cause__ or error.__context__
        return "raised", type(error), str(error), type(cause), getattr(error, "response", None)


def compare(
    fake: FakeBedrock,
    new_seat: Callable[..., Seat],
    replies: list[Reply],
    act: Callable[[Any], Any],
    spans: int = 1,
) -> None:
    def once() -> Any:
        fake.script(*replies)
        fake.requests.clear()
        bedrock = runtime_client(fake.url)
        result = outcome(lambda: act(bedrock))
        received = [(request.target, request.body) for request in fake.requests]
        return result, received

    plain = once()
    seat = new_seat()
    recorded = once()
    gc.collect()
    assert len(seat.calls()) == spans
    sideseat.uninstrument()
    again = once()
    assert recorded == plain
    assert again == plain
    assert len(seat.calls()) == spans


@consumers(*BODIES)
@pytest.mark.parametrize("chunked", [False, True], ids=["length", "chunked"])
def test_a_body_is_the_same(
    fake: FakeBedrock, new_seat: Callable[..., Seat], consume: Consumer, chunked: bool
) -> None:
    replies = [fake_bedrock.invoke(chunked=chunked)]
    compare(fake, new_seat, replies, lambda client: consume(client.invoke_model(**INVOKE)["body"]))


@consumers(read, read_pieces, iter_chunks, readline, with_block, raw_stream)
def test_a_body_cut_short_fails_the_same(
    fake: FakeBedrock, new_seat: Callable[..., Seat], consume: Consumer
) -> None:
    replies = [fake_bedrock.invoke(promised=100_000)]
    compare(fake, new_seat, replies, lambda client: consume(client.invoke_model(**INVOKE)["body"]))


@consumers(*STREAMS)
@pytest.mark.parametrize("operation", ["converse_stream", "invoke_model_with_response_stream"])
def test_a_stream_is_the_same(
    fake: FakeBedrock, new_seat: Callable[..., Seat], consume: Consumer, operation: str
) -> None:
    if operation == "converse_stream":
        compare(
            fake,
            new_seat,
            [fake_bedrock.stream()],
            lambda client: consume(client.converse_stream(**ASK)["stream"]),
        )
    else:
        compare(
            fake,
            new_seat,
            [fake_bedrock.invoke_stream()],
            lambda client: consume(client.invoke_model_with_response_stream(**INVOKE)["body"]),
        )


BROKEN = {
    "exception event": fake_bedrock.stream([*STREAM[:3], OVERLOADED]),
    "connection lost": fake_bedrock.stream(STREAM[:3], cut=True),
    "damaged": fake_bedrock.stream([*STREAM[:2], STREAM[2][:-1] + b"!", *STREAM[3:]]),
    "seven bytes a chunk": fake_bedrock.stream(
        [b"".join(STREAM)[at : at + 7] for at in range(0, len(b"".join(STREAM)), 7)]
    ),
    "an end in the middle of a frame": fake_bedrock.stream([*STREAM[:2], STREAM[2][:20]]),
    "unknown event": fake_bedrock.stream([STREAM[0], STREAM[1].replace(b"Delta", b"Dolta")]),
    "nothing": fake_bedrock.stream([]),
}


@consumers(for_all, loop_twice, break_then_go_on, stream_raw_data)
@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_stream_fails_the_same(
    fake: FakeBedrock, new_seat: Callable[..., Seat], consume: Consumer, broken: str
) -> None:
    compare(
        fake,
        new_seat,
        [BROKEN[broken]],
        lambda client: consume(client.converse_stream(**ASK)["stream"]),
    )


@pytest.mark.parametrize(
    "reply",
    [
        fake_bedrock.converse(),
        fake_bedrock.error(400, "ValidationException"),
        fake_bedrock.error(429, "ThrottlingException"),
        fake_bedrock.error(500, "InternalServerException"),
        Reply([b"not json"]),
        Reply([b""]),
        Reply([b"<html>a proxy</html>"], status=502, content_type="text/html"),
    ],
    ids=["answer", "400", "429", "500", "no json", "empty", "proxy"],
)
def test_an_answer_is_the_same(
    fake: FakeBedrock, new_seat: Callable[..., Seat], reply: Reply
) -> None:
    compare(fake, new_seat, [reply], lambda client: client.converse(**ASK))


def test_a_callers_arguments_are_not_changed(
    fake: FakeBedrock, new_seat: Callable[..., Seat]
) -> None:
    def act(client: Any) -> Any:
        arguments = copy.deepcopy(ASK)
        client.converse(**arguments)
        file = io.BytesIO(b"before" + INVOKE["body"].encode())
        file.seek(6)
        client.invoke_model(modelId=INVOKE["modelId"], body=file)["body"].read()
        return arguments == ASK, file.closed, file.tell()

    compare(fake, new_seat, [fake_bedrock.converse(), fake_bedrock.invoke()], act, spans=2)


def test_connections_are_reused_the_same(fake: FakeBedrock, new_seat: Callable[..., Seat]) -> None:
    def act(client: Any) -> Any:
        for _ in range(5):
            client.invoke_model(**INVOKE)["body"].read()
        pool = client._endpoint.http_session._manager.connection_from_url(fake.url)
        return pool.num_connections

    compare(fake, new_seat, [fake_bedrock.invoke()], act, spans=5)
