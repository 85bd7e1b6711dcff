"""A stream ends its span once, however it is left, with what was seen of it."""

from __future__ import annotations

import contextlib
import gc
import json
import threading
from collections.abc import Callable
from typing import Any

import fake_bedrock
import pytest
from botocore.exceptions import EventStreamError
from conftest import Seat, runtime_client
from fake_bedrock import FakeBedrock
from otlp import Span
from urllib3.exceptions import ProtocolError
from urllib3.response import HTTPResponse
from wire import ASK, INVOKE, OVERLOADED, STREAM


def text_of(span: Span) -> str:
    [message] = json.loads(span["gen_ai.output.messages"])
    return "".join(part["content"] for part in message["parts"])


def exhaust(stream: Any) -> None:
    for _ in stream:
        pass


def in_two_loops(stream: Any) -> None:
    for event in stream:
        if "contentBlockDelta" in event:
            break
    exhaust(stream)


def in_another_thread(stream: Any) -> None:
    reader = threading.Thread(target=exhaust, args=(stream,))
    reader.start()
    reader.join()


def exhaust_then_close(stream: Any) -> None:
    exhaust(stream)
    stream.close()
    stream.close()


def read_raw(stream: Any) -> None:
    for _ in stream._raw_stream.stream():
        pass


# However a whole stream is read, the span is whole.
@pytest.mark.parametrize(
    "read", [exhaust, in_two_loops, in_another_thread, exhaust_then_close, read_raw]
)
def test_a_stream_read_to_its_end_is_complete(
    bedrock: Any, seat: Seat, fake: FakeBedrock, read: Callable[[Any], None]
) -> None:
    fake.script(fake_bedrock.stream())
    read(bedrock.converse_stream(**ASK)["stream"])
    call = seat.call()
    assert text_of(call) == "One two three"
    assert call["sideseat.incomplete"] is None
    assert call.status == 0
    assert call["gen_ai.usage.output_tokens"] == 3
    assert call["gen_ai.response.finish_reasons"] == ["stop"]


def test_an_invoke_stream_read_to_its_end_is_complete(
    bedrock: Any, seat: Seat, fake: FakeBedrock
) -> None:
    fake.script(fake_bedrock.invoke_stream())
    exhaust(bedrock.invoke_model_with_response_stream(**INVOKE)["body"])
    call = seat.call()
    assert text_of(call) == "One two three"
    assert call["sideseat.incomplete"] is None


# The server holds back what follows the first delta, so that the rest cannot have been read.
def held(parts: list[bytes] = STREAM) -> tuple[list[bytes | threading.Event], threading.Event]:
    release = threading.Event()
    return [*parts[:2], release, *parts[2:]], release


def read_one_delta(stream: Any) -> None:
    for event in stream:
        if "contentBlockDelta" in event:
            return


def close(stream: Any) -> None:
    stream.close()


def close_in_the_middle(stream: Any) -> None:
    read_one_delta(stream)
    stream.close()


def leave_a_with_block(stream: Any) -> None:
    with contextlib.closing(stream):
        read_one_delta(stream)


@pytest.mark.parametrize(
    ("leave", "text"),
    [(close, ""), (close_in_the_middle, "One "), (leave_a_with_block, "One ")],
)
def test_a_closed_stream_says_so_and_keeps_what_was_read(
    bedrock: Any, seat: Seat, fake: FakeBedrock, leave: Callable[[Any], None], text: str
) -> None:
    parts, release = held()
    fake.script(fake_bedrock.stream(parts))
    leave(bedrock.converse_stream(**ASK)["stream"])
    call = seat.call()
    release.set()
    assert call["sideseat.incomplete"] == "closed"
    assert call.status == 0
    assert (text_of(call) if call["gen_ai.output.messages"] else "") == text


def drop(_: Any) -> None:
    pass


@pytest.mark.parametrize(("leave", "text"), [(drop, ""), (read_one_delta, "One ")])
def test_a_dropped_stream_ends_when_python_lets_go_of_it(
    bedrock: Any, seat: Seat, fake: FakeBedrock, leave: Callable[[Any], None], text: str
) -> None:
    parts, release = held()
    fake.script(fake_bedrock.stream(parts))
    leave(bedrock.converse_stream(**ASK)["stream"])
    gc.collect()
    call = seat.call()
    release.set()
    assert call["sideseat.incomplete"] in ("dropped", "closed")
    assert (text_of(call) if call["gen_ai.output.messages"] else "") == text


def test_an_exception_event_ends_the_span_at_once(
    bedrock: Any, seat: Seat, fake: FakeBedrock
) -> None:
    fake.script(fake_bedrock.stream([*STREAM[:3], OVERLOADED]))
    response = bedrock.converse_stream(**ASK)
    with pytest.raises(EventStreamError) as raised:
        exhaust(response["stream"])
    # Traceback and stream are still held: the span does not wait for them.
    call = seat.call()
    assert raised.value.response["Error"]["Code"] == "modelStreamErrorException"
    assert call.status == 2
    assert call["error.type"] == "modelStreamErrorException"
    assert text_of(call) == "One two "
    del response, raised
    gc.collect()
    assert seat.call() == call


@pytest.mark.parametrize(("parts", "chunks_sent"), [(STREAM[:3], "One two "), (STREAM[:1], "")])
def test_a_connection_lost_in_the_middle_is_an_error(
    bedrock: Any, seat: Seat, fake: FakeBedrock, parts: list[bytes], chunks_sent: str
) -> None:
    fake.script(fake_bedrock.stream(parts, cut=True))
    with pytest.raises(ProtocolError):
        exhaust(bedrock.converse_stream(**ASK)["stream"])
    call = seat.call()
    assert call.status == 2
    assert call["error.type"] in ("InvalidChunkLength", "ProtocolError", "IncompleteRead")
    assert call["sideseat.incomplete"] == "error"
    assert (text_of(call) if call["gen_ai.output.messages"] else "") == chunks_sent


def test_a_read_timeout_in_the_middle_is_an_error(seat: Seat, fake: FakeBedrock) -> None:
    parts, release = held()
    fake.script(fake_bedrock.stream(parts))
    client = runtime_client(fake.url, read_timeout=0.2)
    with pytest.raises(Exception, match=r"Read timed out|Read timeout"):
        exhaust(client.converse_stream(**ASK)["stream"])
    release.set()
    call = seat.call()
    assert call.status == 2
    assert "Timeout" in call["error.type"]
    assert text_of(call) == "One "


def test_a_damaged_frame_leaves_an_incomplete_span(
    bedrock: Any, seat: Seat, fake: FakeBedrock
) -> None:
    damaged = STREAM[2][:-1] + bytes([STREAM[2][-1] ^ 1])
    fake.script(fake_bedrock.stream([*STREAM[:2], damaged, *STREAM[3:]]))
    with pytest.raises(Exception, match=r"[Cc]hecksum"):
        exhaust(bedrock.converse_stream(**ASK)["stream"])
    gc.collect()
    call = seat.call()
    assert text_of(call) == "One "
    assert call["sideseat.incomplete"] is not None


def test_http_chunks_need_not_be_events(bedrock: Any, seat: Seat, fake: FakeBedrock) -> None:
    whole = b"".join(STREAM)
    for size in (1, 7, len(whole)):
        pieces = [whole[at : at + size] for at in range(0, len(whole), size)]
        fake.script(fake_bedrock.stream(pieces))
        exhaust(bedrock.converse_stream(**ASK)["stream"])
    assert [text_of(call) for call in seat.calls()] == ["One two three"] * 3


def test_two_streams_read_in_turn_are_two_spans(
    bedrock: Any, seat: Seat, fake: FakeBedrock
) -> None:
    fake.script(fake_bedrock.stream(), fake_bedrock.invoke_stream())
    first = bedrock.converse_stream(**ASK)["stream"]
    second = bedrock.invoke_model_with_response_stream(**INVOKE)["body"]
    for _ in zip(first, second, strict=False):
        pass
    exhaust(first)
    exhaust(second)
    one, two = seat.calls()
    assert text_of(one) == text_of(two) == "One two three"
    assert one.trace_id != two.trace_id


def test_a_stream_left_open_does_not_become_the_parent_of_what_follows(
    bedrock: Any, seat: Seat, fake: FakeBedrock
) -> None:
    parts, release = held()
    fake.script(fake_bedrock.stream(parts), fake_bedrock.converse())
    with seat.client.trace("outer") as outer:
        stream = bedrock.converse_stream(**ASK)["stream"]
        bedrock.converse(**ASK)
    release.set()
    exhaust(stream)
    assert [call.parent for call in seat.calls()] == [outer.span_id] * 2


def test_the_raw_response_is_its_own_class_again_after_the_end(
    bedrock: Any, seat: Seat, fake: FakeBedrock
) -> None:
    fake.script(fake_bedrock.stream())
    stream = bedrock.converse_stream(**ASK)["stream"]
    raw = stream._raw_stream
    assert isinstance(raw, HTTPResponse)
    during = repr(type(raw))
    exhaust(stream)
    assert repr(type(raw)) == during
    assert type(raw) is HTTPResponse
    assert not [key for key in vars(raw) if "sideseat" in key]
    seat.call()


def test_a_stream_is_whole_after_its_last_event_even_if_left_there(
    bedrock: Any, seat: Seat, fake: FakeBedrock
) -> None:
    release = threading.Event()
    fake.script(fake_bedrock.stream([*STREAM, release]))
    stream = bedrock.converse_stream(**ASK)["stream"]
    for event in stream:
        if "metadata" in event:
            break
    # The stream is neither closed nor dropped, and the server has not ended it.
    call = seat.call()
    release.set()
    assert call["sideseat.incomplete"] is None
    assert text_of(call) == "One two three"
