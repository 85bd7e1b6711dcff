#!/usr/bin/env python3
"""Makes docs/coverage.md: which operations and families are understood, by the cases that prove it.

usage: tools/make_coverage.py [--check]

Reads every case of testdata/calls, whose expected.json a C++ test holds against the recorder. A
cell counts the cases in which that side of the call became messages, results or settings of its
own, not only a body kept as JSON. With --check nothing is written: exit code 1 says that the file
is out of date.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
CALLS = ROOT / "testdata" / "calls"
COVERAGE = ROOT / "docs" / "coverage.md"

# Two operations that differ only in how the answer comes share a row.
STREAM_OF = {
    "Converse": "ConverseStream",
    "InvokeModel": "InvokeModelWithResponseStream",
    "RetrieveAndGenerate": "RetrieveAndGenerateStream",
}
WHOLE_OF = {stream: whole for whole, stream in STREAM_OF.items()}
NO_FAMILY = {"InvokeModel": "none recognised", "StartAsyncInvoke": "none recognised"}

REQUEST_FACTS = ("gen_ai.input.messages", "gen_ai.system_instructions", "gen_ai.retrieval.")
ANSWER_FACTS = ("gen_ai.output.messages", "gen_ai.retrieval.documents")

INTRODUCTION = """\
# What is understood

Made by `tools/make_coverage.py` from the cases in [testdata/calls](../testdata/calls/README.md);
each is played by a C++ test (`sideseat_capture_test --gtest_filter='Cases*'`) whole and cut into
pieces, and the span it becomes is compared with the case's `expected.json`. A number counts the
cases that prove a cell; `kept` says that the side exists but is only kept as JSON; a dash, that no
case has it. *Failures* are cases that end in an error, with what was sent and what came until then.

| operation | family | request | response | stream | failures | cases |
|---|---|--:|--:|--:|--:|---|
"""


@dataclass
class Row:
    request: int = 0
    response: int = 0
    stream: int = 0
    failures: int = 0
    kept: set[str] = field(default_factory=set)
    folders: set[str] = field(default_factory=set)


def has_any(attributes: dict[str, Any], beginnings: tuple[str, ...]) -> bool:
    return any(name.startswith(beginnings) for name in attributes)


def count(row: Row, side: str, understood: bool) -> None:
    if understood:
        setattr(row, side, getattr(row, side) + 1)
    else:
        row.kept.add(side)


def add_case(rows: dict[tuple[str, str], Row], folder: Path) -> None:
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    # A case may become a span with children; the call's own is the first.
    span = expected[0] if isinstance(expected, list) else expected
    attributes: dict[str, Any] = span["attributes"]
    operation = attributes["rpc.method"]
    family = attributes.get("aws.bedrock.model.family", "")
    whole = WHOLE_OF.get(operation, operation)
    row = rows[whole, family or NO_FAMILY.get(whole, "")]
    row.folders.add(folder.parent.relative_to(CALLS).as_posix())
    count(row, "request", has_any(attributes, REQUEST_FACTS))
    if "error.type" in attributes:
        row.failures += 1
    elif attributes.get("gen_ai.request.stream") or operation in WHOLE_OF:
        count(row, "stream", has_any(attributes, ANSWER_FACTS))
    else:
        count(row, "response", has_any(attributes, ANSWER_FACTS))


def cell(row: Row, side: str) -> str:
    number: int = getattr(row, side)
    return str(number) if number else "kept" if side in row.kept else "-"


def coverage() -> str:
    rows: dict[tuple[str, str], Row] = defaultdict(Row)
    for file in sorted(CALLS.rglob("expected.json")):
        add_case(rows, file.parent)
    lines: list[str] = []
    for (operation, family), row in sorted(rows.items()):
        name = operation + (f", {STREAM_OF[operation]}" if operation in STREAM_OF else "")
        sides = [cell(row, side) for side in ("request", "response", "stream")]
        folders = ", ".join(f"[{name}](../testdata/calls/{name})" for name in sorted(row.folders))
        columns = [name, family or "-", *sides, str(row.failures or "-"), folders]
        lines.append("| " + " | ".join(columns) + " |")
    return INTRODUCTION + "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    if arguments == ["--check"]:
        current = COVERAGE.exists() and COVERAGE.read_text("utf-8") == coverage()
        if not current:
            print("docs/coverage.md is out of date; run tools/make_coverage.py", file=sys.stderr)
        return 0 if current else 1
    if arguments:
        print(__doc__, file=sys.stdout if arguments[0] in ("-h", "--help") else sys.stderr)
        return 0 if arguments[0] in ("-h", "--help") else 2
    COVERAGE.write_text(coverage(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
