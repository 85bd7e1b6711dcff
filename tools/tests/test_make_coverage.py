"""docs/coverage.md says what the cases prove, and is made anew when they change."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import make_coverage
import pytest

MESSAGES = {"gen_ai.input.messages": "[]", "gen_ai.output.messages": "[]"}
CASES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "a whole answer": (
        {"rpc.method": "InvokeModel", "aws.bedrock.model.family": "nova", **MESSAGES},
        {"request": 1, "response": 1},
    ),
    "a stream, in the row of its whole twin": (
        {"rpc.method": "ConverseStream", "gen_ai.request.stream": True, **MESSAGES},
        {"request": 1, "stream": 1},
    ),
    "a failure": (
        {"rpc.method": "Converse", "error.type": "X", "gen_ai.input.messages": "[]"},
        {"request": 1, "failures": 1},
    ),
    "a body that is only kept": (
        {"rpc.method": "GetSession"},
        {"kept": {"request", "response"}},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_cell_counts(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    attributes, expected = CASES[name]
    folder = tmp_path / "family" / "case"
    folder.mkdir(parents=True)
    (folder / "expected.json").write_text(json.dumps({"attributes": attributes}))
    monkeypatch.setattr(make_coverage, "CALLS", tmp_path)
    rows: dict[tuple[str, str], make_coverage.Row] = defaultdict(make_coverage.Row)
    make_coverage.add_case(rows, folder)
    [row] = rows.values()
    assert row == make_coverage.Row(folders={"family"}, **expected)


def test_the_table_is_current() -> None:
    assert make_coverage.main(["--check"]) == 0, "run tools/make_coverage.py"
