"""How soon after its acknowledgement a trace can be read, and found by its text."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Iterator

from client import Client, Times
from targets import Target

READABLE_PROBES = 100
SEARCHABLE_PROBES = 10
GIVE_UP_SECONDS = 60.0
# No more probes after so long: the peer takes seconds for each.
PROBING_SECONDS = 30.0
POLL_SECONDS = 0.002


def one_trace(word: str) -> tuple[str, bytes]:
    """A trace of one call whose message holds `word`: its id, and the request."""
    trace = secrets.token_hex(16)
    now = time.time_ns()
    message = [{"role": "user", "parts": [{"type": "text", "content": f"look for {word}"}]}]
    attributes = {
        "gen_ai.operation.name": "chat",
        "gen_ai.request.model": "model",
        "gen_ai.input.messages": json.dumps(message),
    }
    span = {
        "traceId": trace,
        "spanId": secrets.token_hex(8),
        "name": "chat model",
        "startTimeUnixNano": str(now - 1_000_000),
        "endTimeUnixNano": str(now),
        "attributes": [
            {"key": key, "value": {"stringValue": value}} for key, value in attributes.items()
        ],
    }
    return trace, json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": [span]}]}]}).encode()


def new_word() -> str:
    """Letters only, and none that was there before."""
    return "w" + secrets.token_hex(8).translate(str.maketrans("0123456789", "ghijklmnop"))


def until(found: Callable[[], bool], began: float) -> float:
    """Calls `found` until it is true; seconds since `began`."""
    while not found():
        if time.perf_counter() - began > GIVE_UP_SECONDS:
            return float("inf")
        time.sleep(POLL_SECONDS)
    return time.perf_counter() - began


def rounds(most: int) -> Iterator[int]:
    deadline = time.monotonic() + PROBING_SECONDS
    for number in range(most):
        if number and time.monotonic() > deadline:
            return
        yield number


def readable(target: Target, address: str) -> Times:
    client = Client(address)
    waits: list[float] = []
    for _ in rounds(READABLE_PROBES):
        trace, body = one_trace(new_word())
        status, _ = client.ask(target.otlp_path, body)
        began = time.perf_counter()
        if status != 200:
            continue
        waits.append(
            until(lambda t=trace: client.ask(target.trace.format(trace=t))[0] == 200, began)
        )
    return Times.of(waits)


def can_search(target: Target, address: str) -> bool:
    """Whether `q` is understood: a word that nobody wrote finds nothing where there are traces."""
    if not target.search:
        return False
    status, body = Client(address).ask(target.search.format(text=new_word()))
    return status == 200 and not json.loads(body)["items"]


def searchable(target: Target, address: str) -> Times:
    client = Client(address)
    waits: list[float] = []
    for _ in rounds(SEARCHABLE_PROBES):
        word = new_word()
        trace, body = one_trace(word)
        status, _ = client.ask(target.otlp_path, body)
        began = time.perf_counter()
        if status != 200:
            continue
        query = target.search.format(text=word)
        waits.append(until(lambda q=query, t=trace: t.encode() in client.ask(q)[1], began))
    return Times.of(waits)
