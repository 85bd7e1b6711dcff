"""What the recorder adds to the caller's thread: per Converse call and per stream event.

usage: .venv/bin/python bench/overhead/overhead.py [--seconds 20] [--json FILE]

Instructions instead of time, which other load does not disturb: instructions.py.

botocore is real; below it the transport is canned, so that the network's noise is not measured. A
plain and a recorded call take turns, one by one and in changing order; the table shows the median
of the plain ones, and of the differences within pairs, in microseconds of the caller's CPU time
(time.thread_time_ns). The recorder's own thread is not in these numbers, on purpose: it is the
caller who must not wait. Both calls of a pair use the same client, as two clients differ by more
than what is measured; and the patches stay in place, as changing a class slows down the next call
through it, so that `plain` holds the 0.2 us of passing through.
"""

from __future__ import annotations

import argparse
import gc
import http.client
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "python" / "tests"))

import boto3
import sideseat
from botocore.awsrequest import AWSResponse
from sideseat import _instrument
from urllib3.response import HTTPResponse
from wire import CLAUDE, CONVERSE, INVOKE, MODEL, STREAM, delta

EVENTS = 200
DUMMY_CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "none",
    "AWS_EC2_METADATA_DISABLED": "true",
}


# --- A transport that answers at once -----------------------------------------------------------


class Wire:
    """As much of a socket as http.client needs: what the server would have sent."""

    def __init__(self, sent: bytes) -> None:
        self._sent = sent

    def makefile(self, _mode: str) -> io.BytesIO:
        return io.BytesIO(self._sent)


def answer_of(parts: list[bytes], *, chunked: bool) -> bytes:
    head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-amzn-requestid: r\r\n"
    if not chunked:
        return head + b"content-length: %d\r\n\r\n" % len(parts[0]) + parts[0]
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts)
    return head + b"transfer-encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"


class Canned:
    """In place of botocore's http session; what it returns is urllib3's and http.client's own."""

    def __init__(self, sent: bytes, *, stream: bool) -> None:
        self._sent = sent
        self._stream = stream

    def send(self, request: Any) -> AWSResponse:
        answer = http.client.HTTPResponse(Wire(self._sent), method="POST")  # type: ignore[arg-type]
        answer.begin()
        raw = HTTPResponse(
            body=answer,
            headers=answer.headers.items(),
            status=200,
            preload_content=False,
            decode_content=False,
            original_response=answer,
            enforce_content_length=False,
        )
        response = AWSResponse(request.url, 200, raw.headers, raw)
        if not self._stream:
            _ = response.content
        return response

    def close(self) -> None:
        pass


def client_with(parts: list[bytes], *, stream: bool = False, chunked: bool = False) -> Any:
    client = boto3.client("bedrock-runtime", region_name="us-east-1")
    client._endpoint.http_session = Canned(answer_of(parts, chunked=chunked), stream=stream)
    return client


# --- What is measured ---------------------------------------------------------------------------


def conversation(messages: int) -> dict[str, Any]:
    turn = {"content": [{"text": "word " * 205}]}
    roles = ("user", "assistant")
    return {
        "modelId": MODEL,
        "messages": [{"role": roles[number % 2], **turn} for number in range(messages)],
    }


def picture() -> dict[str, Any]:
    image = {"image": {"format": "png", "source": {"bytes": os.urandom(1 << 20)}}}
    return {"modelId": MODEL, "messages": [{"role": "user", "content": [image]}]}


def converse(arguments: dict[str, Any]) -> Callable[[], None]:
    client = client_with([CONVERSE])

    def run() -> None:
        client.converse(**arguments)

    return run


def invoke_and_read() -> Callable[[], None]:
    client = client_with([CLAUDE], stream=True)

    def run() -> None:
        client.invoke_model(**INVOKE)["body"].read()

    return run


def stream(events: int) -> Callable[[], None]:
    parts = [STREAM[0], *[delta("word ") for _ in range(events)], *STREAM[4:]]
    client = client_with(parts, stream=True, chunked=True)

    def run() -> None:
        for _ in client.converse_stream(**conversation(1))["stream"]:
            pass

    return run


CASES: dict[str, Callable[[], Callable[[], None]]] = {
    "Converse, 1 message of 1 KB": lambda: converse(conversation(1)),
    "Converse, 20 messages": lambda: converse(conversation(20)),
    "Converse, 100 messages": lambda: converse(conversation(100)),
    "Converse, with a 1 MB image": lambda: converse(picture()),
    "InvokeModel and read()": invoke_and_read,
    f"ConverseStream, {EVENTS} events": lambda: stream(EVENTS),
}


def collect() -> None:
    """A server that takes every export, so that the recorder's thread has its real work to do."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


@contextmanager
def collector() -> Iterator[str]:
    """Its address; in a process of its own, as it would take turns with us at the GIL."""
    command = [sys.executable, __file__, "--collect"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


def timed(run: Callable[[], None]) -> int:
    started = time.thread_time_ns()
    run()
    return time.thread_time_ns() - started


def measure(run: Callable[[], None], client: sideseat.SideSeat, seconds: float) -> dict[str, float]:
    """Medians over pairs, in microseconds."""
    plain: list[int] = []
    added: list[int] = []
    for recorded in (False, True) * 5:
        switch(recorded)
        run()
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline or len(added) < 30:
        first = len(added) % 2 == 0
        times = {}
        for recorded in (first, not first):
            switch(recorded)
            times[recorded] = timed(run)
        plain.append(times[False])
        added.append(times[True] - times[False])
        if len(added) % 50 == 0:
            client.force_flush()
    return {
        "pairs": len(added),
        "plain_us": statistics.median(plain) / 1000,
        "added_us": statistics.median(added) / 1000,
    }


def switch(recorded: bool) -> None:
    """Records, or passes calls on, without patching anew."""
    _instrument._targets.everyone = recorded


def repeat(run: Callable[[], None], recorded: bool, calls: int) -> None:
    """The same calls, without a clock. The server is not there: the spans go to the spool.

    Without garbage collection: a single one costs more than a hundred calls, plain or recorded.
    """
    gc.disable()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = folder
        client = sideseat.SideSeat(endpoint="http://127.0.0.1:9", auto_instrument=recorded)
        for _ in range(calls):
            run()
        client.shutdown()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20, help="for all cases together")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    run_help = "no table: one case, plain or recorded, so many calls (see instructions.py)"
    parser.add_argument("--run", nargs=3, metavar=("CASE", "MODE", "CALLS"), help=run_help)
    parser.add_argument("--collect", action="store_true", help="only be the server")
    options = parser.parse_args()
    if options.collect:
        collect()
        return
    os.environ.update(DUMMY_CREDENTIALS)
    if options.run:
        case, mode, calls = options.run
        repeat(CASES[case](), mode == "recorded", int(calls))
        return
    figures: dict[str, dict[str, float]] = {}
    with collector() as url:
        client = sideseat.SideSeat(endpoint=url)
        gc.freeze()
        for name, make in CASES.items():
            figures[name] = measure(make(), client, options.seconds / len(CASES))
        client.shutdown()
    one, many = figures["Converse, 1 message of 1 KB"], figures[f"ConverseStream, {EVENTS} events"]
    print(f"{'':32} {'plain us':>10} {'added us':>10} {'pairs':>7}")
    for name, row in figures.items():
        print(f"{name:32} {row['plain_us']:10.1f} {row['added_us']:10.1f} {row['pairs']:7.0f}")
    per_event = (many["added_us"] - one["added_us"]) / EVENTS
    print(f"{'one stream event':32} {many['plain_us'] / EVENTS:10.1f} {per_event:10.2f}")
    if options.json:
        options.json.write_text(json.dumps({**figures, "one stream event": per_event}, indent=1))


if __name__ == "__main__":
    main()
