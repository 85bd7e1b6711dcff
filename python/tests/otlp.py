"""What an exporter sends, read back: a collector on loopback, a small reader of OTLP protobuf."""

from __future__ import annotations

import gzip
import struct
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Fields = list[tuple[int, Any]]


def fields(data: bytes) -> Fields:
    """A protobuf message as (field number, int or bytes), in order."""
    result: Fields = []
    at = 0

    def varint() -> int:
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                return value

    while at < len(data):
        tag = varint()
        kind = tag & 7
        if kind == 0:
            result.append((tag >> 3, varint()))
        elif kind == 1:
            result.append((tag >> 3, data[at : at + 8]))
            at += 8
        elif kind == 2:
            length = varint()
            result.append((tag >> 3, data[at : at + length]))
            at += length
        else:
            result.append((tag >> 3, data[at : at + 4]))
            at += 4
    return result


def of(message: Fields, number: int) -> list[Any]:
    return [value for found, value in message if found == number]


def text(message: Fields, number: int) -> str:
    return b"".join(of(message, number)).decode()


def fixed64(message: Fields, number: int) -> int:
    found = of(message, number)
    return struct.unpack("<Q", found[0])[0] if found else 0


def any_value(data: bytes) -> Any:
    for number, value in fields(data):
        if number == 1:
            return value.decode()
        if number == 2:
            return bool(value)
        if number == 3:
            return value - (1 << 64) if value >= 1 << 63 else value
        if number == 4:
            return struct.unpack("<d", value)[0]
        if number == 5:
            return [any_value(item) for item in of(fields(value), 1)]
        if number == 6:
            return key_values(of(fields(value), 1))
        if number == 7:
            return value
    return None


def key_values(entries: list[bytes]) -> dict[str, Any]:
    pairs = [fields(entry) for entry in entries]
    return {text(pair, 1): any_value(b"".join(of(pair, 2))) for pair in pairs}


@dataclass
class Span:
    name: str
    trace_id: str
    span_id: str
    parent: str
    kind: int
    start: int
    end: int
    attributes: dict[str, Any]
    events: list[tuple[str, dict[str, Any]]]
    status: int
    message: str
    resource: dict[str, Any]

    def __getitem__(self, attribute: str) -> Any:
        return self.attributes.get(attribute)


def read_span(data: bytes, resource: dict[str, Any]) -> Span:
    span = fields(data)
    status = fields(b"".join(of(span, 15)))
    events = [fields(event) for event in of(span, 11)]
    return Span(
        name=text(span, 5),
        trace_id=b"".join(of(span, 1)).hex(),
        span_id=b"".join(of(span, 2)).hex(),
        parent=b"".join(of(span, 4)).hex(),
        kind=(of(span, 6) or [0])[0],
        start=fixed64(span, 7),
        end=fixed64(span, 8),
        attributes=key_values(of(span, 9)),
        events=[(text(event, 2), key_values(of(event, 3))) for event in events],
        status=(of(status, 3) or [0])[0],
        message=text(status, 2),
        resource=resource,
    )


def read_request(data: bytes) -> list[Span]:
    spans: list[Span] = []
    for resource_spans in of(fields(data), 1):
        message = fields(resource_spans)
        resource = key_values(of(fields(b"".join(of(message, 1))), 1))
        for scope_spans in of(message, 2):
            spans += [read_span(span, resource) for span in of(fields(scope_spans), 2)]
    return spans


@dataclass
class Export:
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Collector:
    """An OTLP/HTTP endpoint that takes everything and remembers it."""

    exports: list[Export] = field(default_factory=list)
    port: int = 0
    refuse: int = 0
    """So many of the next requests are answered 400, and forgotten."""

    def __post_init__(self) -> None:
        collector = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                if self.headers.get("content-encoding") == "gzip":
                    body = gzip.decompress(body)
                headers = {name.lower(): value for name, value in self.headers.items()}
                if collector.refuse > 0:
                    collector.refuse -= 1
                    self.send_response(400)
                else:
                    collector.exports.append(Export(self.path, headers, body))
                    self.send_response(200)
                self.send_header("content-type", "application/x-protobuf")
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def spans(self) -> list[Span]:
        """All that came, in the order of their begin."""
        found = [span for export in self.exports for span in read_request(export.body)]
        return sorted(found, key=lambda span: span.start)

    def calls(self) -> list[Span]:
        """Those that are calls to Bedrock."""
        return [span for span in self.spans() if "rpc.method" in span.attributes]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
