"""An OTLP/HTTP endpoint on loopback that keeps what it is sent, as OTLP JSON."""

from __future__ import annotations

import base64
import gzip
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

# By the end of the request's path. Metrics are taken and forgotten.
KEPT: dict[str, type[Message]] = {
    "/v1/traces": ExportTraceServiceRequest,
    "/v1/logs": ExportLogsServiceRequest,
}
ID_MEMBERS = {"traceId", "spanId", "parentSpanId"}


class Collector:
    """Answers 200 to everything; `requests` holds traces and logs in the order they came."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        collector = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.read_body()
                if self.headers.get("content-encoding") == "gzip":
                    body = gzip.decompress(body)
                media_type = self.headers.get("content-type", "")
                collector.take(self.path, media_type, body)
                self.send_response(200)
                self.send_header("content-type", media_type)
                self.send_header("content-length", "0")
                self.end_headers()

            def read_body(self) -> bytes:
                """Node's exporter sends chunks, Python's says the length."""
                if "content-length" in self.headers:
                    return self.rfile.read(int(self.headers["content-length"]))
                body = b""
                while size := int(self.rfile.readline(), 16):
                    body += self.rfile.read(size)
                    self.rfile.readline()
                self.rfile.readline()
                return body

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def take(self, path: str, media_type: str, body: bytes) -> None:
        kind = next((kind for end, kind in KEPT.items() if path.endswith(end)), None)
        if kind is None:
            return
        if media_type.startswith("application/json"):
            self.requests.append(json.loads(body))
            return
        request = kind()
        request.ParseFromString(body)
        self.requests.append(with_hex_ids(MessageToDict(request, use_integers_for_enums=True)))

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def with_hex_ids(value: Any) -> Any:
    """Protobuf's JSON has bytes in base64; OTLP's has ids in hex."""
    if isinstance(value, list):
        return [with_hex_ids(element) for element in value]
    if isinstance(value, dict):
        return {
            name: base64.b64decode(member).hex() if name in ID_MEMBERS else with_hex_ids(member)
            for name, member in value.items()
        }
    return value
