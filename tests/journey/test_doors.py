"""The doors for OTLP, by the exporters that people have: gRPC and HTTP, each signal and packing."""

from __future__ import annotations

import re
import socket
import subprocess
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import processes
import pytest
from opentelemetry._logs import SeverityNumber
from opentelemetry.exporter.otlp.proto.grpc._log_exporter import (
    OTLPLogExporter as GrpcLogExporter,
)
from opentelemetry.exporter.otlp.proto.grpc.metric_exporter import (
    OTLPMetricExporter as GrpcMetricExporter,
)
from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import (
    OTLPSpanExporter as GrpcSpanExporter,
)
from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http._log_exporter import (
    OTLPLogExporter as HttpLogExporter,
)
from opentelemetry.exporter.otlp.proto.http.metric_exporter import (
    OTLPMetricExporter as HttpMetricExporter,
)
from opentelemetry.exporter.otlp.proto.http.trace_exporter import (
    OTLPSpanExporter as HttpSpanExporter,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import SimpleLogRecordProcessor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor

EXPORT_TRACES = "/opentelemetry.proto.collector.trace.v1.TraceService/Export"


class Doors:
    """A server with every door open, each on a free port."""

    def __init__(self, folder: Path) -> None:
        command = [processes.SIDESEAT, "serve", "--port", "0", "--data", folder / "data"]
        command += ["--otlp-http-port", "0", "--otlp-grpc-port", "0"]
        self.process = processes.started(command, folder / "server.log")
        line = (folder / "server.log").read_text()
        self.http = re.search(r"OTLP/HTTP on (http://127\.0\.0\.1:\d+)", line).group(1)  # type: ignore[union-attr]
        self.grpc = re.search(r"OTLP/gRPC on (127\.0\.0\.1:\d+)", line).group(1)  # type: ignore[union-attr]

    def names(self, project: str = "default") -> list[str]:
        target = f"/api/v1/projects/{project}/traces"
        answer = processes.request(self.process.address, target)
        return sorted(trace["name"] for trace in answer.json()["items"])


@pytest.fixture
def doors(tmp_path: Path) -> Iterator[Doors]:
    started = Doors(tmp_path)
    yield started
    started.process.stop()


def send_span(exporter: Any, name: str) -> None:
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    with provider.get_tracer("test").start_as_current_span(name):
        pass
    provider.shutdown()


def request_of(name: str) -> ExportTraceServiceRequest:
    request = ExportTraceServiceRequest()
    span = request.resource_spans.add().scope_spans.add().spans.add()
    span.name, span.trace_id, span.span_id = name, b"0123456789abcdef", b"01234567"
    span.start_time_unix_nano, span.end_time_unix_nano = (
        1_700_000_000_000_000_000,
        1_700_000_001_000_000_000,
    )
    return request


@pytest.mark.parametrize("compression", list(grpc.Compression), ids=lambda kind: kind.name)
def test_spans_by_grpc(doors: Doors, compression: grpc.Compression) -> None:
    send_span(GrpcSpanExporter(doors.grpc, insecure=True, compression=compression), "by grpc")
    assert doors.names() == ["by grpc"]


@pytest.mark.parametrize("compression", list(Compression), ids=lambda kind: kind.name)
def test_spans_by_http(doors: Doors, compression: Compression) -> None:
    for address in (doors.http, doors.process.address):
        send_span(HttpSpanExporter(f"{address}/v1/traces", compression=compression), address)
    assert doors.names() == sorted([doors.http, doors.process.address])


def test_a_grpc_call_names_its_project_in_metadata(doors: Doors) -> None:
    headers = {"x-sideseat-project": "shop"}
    send_span(GrpcSpanExporter(doors.grpc, insecure=True, headers=headers), "a sale")
    assert doors.names("shop") == ["a sale"]
    assert doors.names() == []


def test_logs_are_taken_by_both(doors: Doors) -> None:
    for exporter in (
        GrpcLogExporter(endpoint=doors.grpc, insecure=True),
        HttpLogExporter(endpoint=f"{doors.http}/v1/logs"),
    ):
        results: list[Any] = []
        export = exporter.export
        exporter.export = lambda batch, e=export, r=results: r.append(e(batch)) or r[-1]  # type: ignore[method-assign]
        provider = LoggerProvider()
        provider.add_log_record_processor(SimpleLogRecordProcessor(exporter))
        provider.get_logger("test").emit(body="hello", severity_number=SeverityNumber.INFO)
        provider.shutdown()
        assert [result.name for result in results] == ["SUCCESS"]


def test_metrics_are_taken_by_both(doors: Doors) -> None:
    for exporter in (
        GrpcMetricExporter(endpoint=doors.grpc, insecure=True),
        HttpMetricExporter(endpoint=f"{doors.http}/v1/metrics"),
    ):
        results: list[Any] = []
        export = exporter.export
        exporter.export = lambda batch, *a, e=export, r=results, **k: (
            r.append(e(batch, *a, **k)) or r[-1]
        )  # type: ignore[method-assign]
        provider = MeterProvider([PeriodicExportingMetricReader(exporter)])
        meter = provider.get_meter("test")
        meter.create_counter("c").add(1)
        meter.create_histogram("gen_ai.client.token.usage").record(2)
        provider.force_flush()
        provider.shutdown()
        assert results
        assert {result.name for result in results} == {"SUCCESS"}


def test_a_bad_span_in_a_good_call_is_told_of(doors: Doors) -> None:
    request = request_of("good")
    request.resource_spans[0].scope_spans[0].spans.add(name="bad", trace_id=b"0123456789abcdef")
    with grpc.insecure_channel(doors.grpc) as channel:
        export = channel.unary_unary(
            EXPORT_TRACES,
            request_serializer=ExportTraceServiceRequest.SerializeToString,
            response_deserializer=ExportTraceServiceResponse.FromString,
        )
        answer = export(request)
    assert answer.partial_success.rejected_spans == 1
    assert answer.partial_success.error_message
    assert doors.names() == ["good"]


@pytest.mark.parametrize(
    ("method", "message", "status"),
    [
        (EXPORT_TRACES, b"\xff\xff\xff", grpc.StatusCode.INVALID_ARGUMENT),
        ("/a.Service/Export", b"", grpc.StatusCode.UNIMPLEMENTED),
        (EXPORT_TRACES.replace("trace", "profiles"), b"", grpc.StatusCode.UNIMPLEMENTED),
    ],
)
def test_what_grpc_refuses(
    doors: Doors, method: str, message: bytes, status: grpc.StatusCode
) -> None:
    with grpc.insecure_channel(doors.grpc) as channel:
        with pytest.raises(grpc.RpcError) as failed:
            channel.unary_unary(method)(message)
        assert failed.value.code() == status  # type: ignore[attr-defined]
        assert failed.value.details()  # type: ignore[attr-defined]
        health = channel.unary_unary("/grpc.health.v1.Health/Check")
        assert health(b"") == b"\x08\x01"  # SERVING: the connection has survived.


def zstd_stored(content: bytes) -> bytes:
    """A zstd frame of one raw block: valid, if not small."""
    size = len(content)
    block = (size << 3 | 1).to_bytes(3, "little") + content
    return b"\x28\xb5\x2f\xfd" + b"\xa0" + size.to_bytes(4, "little") + block


@pytest.mark.parametrize(
    ("coding", "packed", "status"),
    [
        ("zstd", zstd_stored, 200),
        ("deflate", zlib.compress, 200),
        ("identity", bytes, 200),
        ("zstd", bytes, 400),
        ("gzip", bytes, 400),
        ("br", bytes, 415),
    ],
)
def test_content_encodings(doors: Doors, coding: str, packed: Any, status: int) -> None:
    headers = {"content-type": "application/x-protobuf", "content-encoding": coding}
    body = packed(request_of("packed").SerializeToString())
    answer = processes.request(doors.http, "/v1/traces", "POST", body, headers)
    assert answer.status == status, answer.body
    assert answer.headers["content-type"] == "application/x-protobuf"
    if status == 415:
        assert answer.headers["accept-encoding"] == "gzip, zstd, deflate"
        assert b"gzip, zstd, deflate" in answer.body
    assert doors.names() == (["packed"] if status == 200 else [])


def test_a_port_that_was_asked_for_must_be_free(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        for option, other in (
            ("--otlp-http-port", "--otlp-grpc-port"),
            ("--otlp-grpc-port", "--otlp-http-port"),
        ):
            command = [processes.SIDESEAT, "serve", "--port", "0", "--data", tmp_path / "data"]
            done = subprocess.run(
                [*command, option, str(port), other, "off"],
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
            assert done.returncode == 1
            assert f"listen on 127.0.0.1:{port}: Address already in use" in done.stderr


def test_an_http_client_at_the_grpc_port_is_told_so(doors: Doors) -> None:
    answer = processes.request(f"http://{doors.grpc}", "/v1/traces", "POST", b"{}")
    assert answer.status == 400
    assert "this port speaks gRPC" in answer.json()["detail"]


def test_a_door_that_is_off_is_closed(tmp_path: Path) -> None:
    with processes.serve(tmp_path / "data", tmp_path / "log") as server:
        assert "OTLP/" not in (tmp_path / "log").read_text()
        assert processes.request(server.address, "/api/v1/health").status == 200
