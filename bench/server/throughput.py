"""How fast a server takes spans in until they can be read, and what that costs it."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import observed
from client import Client
from load import SPANS_PER_TRACE, Load, check
from targets import SideSeat, Target

# A server that has not shown its last trace by then has lost it.
READABLE_SECONDS_MAX = 300.0
# A peer that loses spans is done when it has stored nothing more for so long.
STANDSTILL_SECONDS = 10.0
TOP_RATE_SPANS = 20_000


@dataclass(frozen=True)
class Shape:
    """How the spans arrive."""

    title: str
    spans_per_request: int
    connections: int
    encoding: str = "protobuf"
    # Of the spans of a whole run: small requests take long at a server that is slow with them.
    share: float = 1.0


SHAPES = (
    Shape("100 spans a request, 4 connections", 100, 4),
    Shape("the same as JSON", 100, 4, "json", 0.3),
    Shape("4 spans a request, 4 connections", 4, 4, share=0.2),
    Shape("4 spans a request, 32 connections", 4, 32, share=0.4),
    Shape("1 span a request, 32 connections", 1, 32, share=0.2),
)


@dataclass(frozen=True)
class Figures:
    spans: int
    # Fewer where a peer lost some; what it does in a second is counted in these.
    kept: int
    accepted_per_s: float
    readable_per_s: float
    cpu_us: float
    peak_bytes: int
    idle_bytes: int
    disk_bytes: float
    text_index_bytes: float
    request_p50_ms: float
    request_p99_ms: float


def wait_until_readable(target: Target, address: str, traces: list[str], spans: int) -> float:
    """Asks seldom enough not to be the load: a sixth of the time at most. Returns when it was."""
    client = Client(address)
    stored = target.stored_spans(address)
    moved = time.monotonic()
    deadline = moved + READABLE_SECONDS_MAX
    for trace in traces:
        while True:
            took, status, body = client.time(target.trace.format(trace=trace))
            if status == 200 and target.span_count(json.loads(body)) == spans:
                break
            now = time.monotonic()
            if stored is not None and now > moved + STANDSTILL_SECONDS / 4:
                before, stored = stored, target.stored_spans(address)
                moved = now if stored != before else moved
            if stored is not None and now > moved + STANDSTILL_SECONDS:
                return moved
            if now > deadline:
                sys.exit(f"{target.name} does not show trace {trace}")
            time.sleep(max(0.02, 5 * took))
    return time.monotonic()


def measure(target: Target, shape: Shape, spans: int, folder: Path) -> Figures:
    folder.mkdir()
    data = folder / "data"
    server = target.start(folder)
    with server:
        observed.wait_until_settled(server.popen.pid)
        empty_bytes = observed.disk_bytes(data)
        pid = server.popen.pid
        load = Load(
            server.address,
            target.otlp_path,
            traces=int(spans * shape.share) // SPANS_PER_TRACE,
            spans=shape.spans_per_request,
            connections=shape.connections,
            encoding=shape.encoding,
            acknowledged=folder / "acknowledged",
        )
        cpu_before = observed.cpu_seconds(pid)
        sent = load.finish()
        readable = wait_until_readable(target, server.address, sent["last_traces"], SPANS_PER_TRACE)
        observed.wait_until_settled(pid)
        cpu_s = observed.cpu_seconds(pid) - cpu_before
        peak_bytes = observed.memory_bytes(pid, "VmHWM")
        idle_bytes = observed.memory_bytes(pid, "VmRSS")
        count = kept_spans(target, server.address, sent, folder / "acknowledged")
    return Figures(
        spans=sent["spans"],
        kept=count,
        accepted_per_s=sent["acknowledged"] / sent["elapsed_s"],
        readable_per_s=count / (readable - load.began),
        cpu_us=cpu_s / count * 1e6,
        peak_bytes=peak_bytes,
        idle_bytes=idle_bytes,
        disk_bytes=(observed.disk_bytes(data) - empty_bytes) / count,
        text_index_bytes=observed.disk_bytes(data, "*.text.db*") / count,
        request_p50_ms=sent["p50_ms"],
        request_p99_ms=sent["p99_ms"],
    )


def kept_spans(target: Target, address: str, sent: dict[str, int], acknowledged: Path) -> int:
    """A figure of ours for spans that are not there would mean nothing; a peer may lose some."""
    if not isinstance(target, SideSeat):
        stored = target.stored_spans(address)
        return sent["acknowledged"] if stored is None else stored
    if sent["acknowledged"] != sent["spans"]:
        sys.exit(f"{target.name} acknowledged {sent['acknowledged']} of {sent['spans']} spans")
    checked = check(address, acknowledged)
    if checked["missing"] or checked["twice"]:
        sys.exit(f"{target.name}: {checked}")
    return sent["spans"]


def table(targets: list[Target], spans: int, folder: Path) -> tuple[list[str], dict[str, float]]:
    """The table, and by server how many spans of the first shape it takes in a second."""
    heads = ["accepted/s", "readable/s", "CPU us", "peak MB", "idle MB", "B/span", "p50 / p99 ms"]
    rows = [f"| spans | server | {' | '.join(heads)} |", "|---|---|--:|--:|--:|--:|--:|--:|--:|"]
    rates: dict[str, float] = {}
    for number, shape in enumerate(SHAPES):
        measured: list[Figures] = []
        for target in targets:
            figures = measure(target, shape, spans, folder / f"{number}-{target.name}")
            measured.append(figures)
            rates.setdefault(target.name, figures.readable_per_s)
            rows.append(row(shape, target, figures))
        if len(measured) > 1:
            rows.append(ratios(*measured))
    return rows, rates


def top_rate(target: Target, folder: Path) -> float:
    """Spans of the first shape in a second, from a short run."""
    figures = measure(target, SHAPES[0], TOP_RATE_SPANS, folder / f"rate-{target.name}")
    return figures.readable_per_s


def row(shape: Shape, target: Target, figures: Figures) -> str:
    lost = figures.spans - figures.kept
    disk = f"{figures.disk_bytes:,.0f}"
    if figures.text_index_bytes:
        disk += f" (text index {figures.text_index_bytes:,.0f})"
    cells = [
        f"{shape.title} ({figures.spans:,})",
        target.name + ("" if lost == 0 else f" (lost {lost:,})"),
        f"{figures.accepted_per_s:,.0f}",
        f"{figures.readable_per_s:,.0f}",
        f"{figures.cpu_us:.0f}",
        f"{figures.peak_bytes / 1e6:.0f}",
        f"{figures.idle_bytes / 1e6:.0f}",
        disk,
        f"{figures.request_p50_ms:.1f} / {figures.request_p99_ms:.1f}",
    ]
    return f"| {' | '.join(cells)} |"


def ratios(ours: Figures, peer: Figures) -> str:
    cells = [
        "",
        "times better",
        f"{ours.accepted_per_s / peer.accepted_per_s:.1f}",
        f"**{ours.readable_per_s / peer.readable_per_s:.1f}**",
        f"{peer.cpu_us / max(ours.cpu_us, 0.1):.1f}",
        f"{peer.peak_bytes / ours.peak_bytes:.1f}",
        f"{peer.idle_bytes / ours.idle_bytes:.1f}",
        f"{peer.disk_bytes / ours.disk_bytes:.1f}",
        "",
    ]
    return f"| {' | '.join(cells)} |"
