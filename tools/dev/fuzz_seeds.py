#!/usr/bin/env python3
"""Writes the bodies and streams of testdata as inputs for the fuzz targets that read them.

usage: tools/dev/fuzz_seeds.py TARGET FOLDER

TARGET is converse_fuzz, dialects_fuzz, doors_fuzz, family_fuzz, model_id_fuzz, otlp_json_fuzz or
otlp_logs_fuzz; FOLDER gets a file for each request, response and stream, or for each export that an
instrumentation sent. The format of an input is told at the top of src/bedrock/converse_fuzz.cpp,
src/bedrock/families/family_fuzz.cpp and src/serve/doors_fuzz.cpp.
"""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Larger ones take it too long: it decodes each six times.
DOORS_BYTES_MAX = 16_384

CALLS = Path(__file__).resolve().parents[2] / "testdata" / "calls"


def interactions() -> Iterator[dict[str, Any]]:
    for file in sorted(CALLS.rglob("*.json")):
        document = json.loads(file.read_text("utf-8"))
        if isinstance(document, dict):
            yield from document.get("interactions", [])


def compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def body_text(body: Any) -> str:
    if isinstance(body, dict) and set(body) == {"base64"}:
        return base64.b64decode(body["base64"]).decode("utf-8", "replace")
    return compact(body)


def event_line(event: dict[str, Any], *, chunks: bool) -> str | None:
    """None: an exception, or bytes that are no event."""
    if chunks:
        return compact(event["chunk"]) if "chunk" in event else None
    if "type" not in event:
        return None
    return f"{event['type']} {compact(event['payload'])}"


def inputs(interaction: dict[str, Any], *, chunks: bool) -> Iterator[str]:
    """`chunks`: for InvokeModel, whose events are chunks."""
    request, response = interaction["request"], interaction["response"]
    if request.get("body") is not None:
        yield "request\n" + body_text(request["body"])
    if "body" in response:
        yield "response\n" + body_text(response["body"])
    lines = [event_line(event, chunks=chunks) for event in response.get("events", [])]
    if lines:
        yield "stream\n" + "\n".join(line for line in lines if line is not None)


def exports() -> Iterator[str]:
    """What instrumentations sent; one request each."""
    for file in sorted((CALLS.parent / "dialects").rglob("*.json")):
        if not file.name.endswith(".expected.json"):
            yield from map(compact, json.loads(file.read_text("utf-8")))


def seeds(target: str) -> Iterator[str]:
    if target in ("dialects_fuzz", "otlp_json_fuzz", "otlp_logs_fuzz"):
        yield from exports()
    elif target == "doors_fuzz":  # JSON in pieces of 4,096 bytes: unpacked, gzip and zstd in turn.
        small = (export for export in exports() if len(export) <= DOORS_BYTES_MAX)
        yield from (way + export for way, export in zip(itertools.cycle("`bd"), small))
    for interaction in interactions():
        path = interaction["request"]["path"].split("?")[0]
        if target == "model_id_fuzz":
            yield path
        elif target == "converse_fuzz" and path.rsplit("/", 1)[-1].startswith("converse"):
            yield from inputs(interaction, chunks=False)
        elif target == "family_fuzz" and path.rsplit("/", 1)[-1].startswith("invoke"):
            yield from inputs(interaction, chunks=True)


def main(arguments: list[str]) -> int:
    if arguments in (["-h"], ["--help"]):
        print(__doc__)
        return 0
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    target, folder = arguments[0], Path(arguments[1])
    folder.mkdir(parents=True, exist_ok=True)
    for seed in seeds(target):
        name = hashlib.sha256(seed.encode()).hexdigest()[:16]
        (folder / name).write_text(seed, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
