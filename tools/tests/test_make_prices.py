"""The table of prices says what the figures say, and leaves out what it cannot say."""

from __future__ import annotations

import json
from pathlib import Path

import make_prices
import pytest

FIGURES = {
    "a.chat": {"input_cost_per_token": 3e-06, "output_cost_per_token": 1.5e-05},
    "a.free": {"input_cost_per_token": 0, "output_cost_per_token": 0.0},
    "a.hourly": {"input_cost_per_second": 0.01},
    "a.image": {"output_cost_per_image": 0.06},
    "a.rerank": {
        "input_cost_per_token": 0.0,
        "output_cost_per_token": 0.0,
        "input_cost_per_query": 0.002,
    },
    "512-x-512/50-steps/a.sized": {"output_cost_per_image": 0.018},
    "512-x-512/max-steps/a.sized": {"output_cost_per_image": 0.036},
    "max-x-max/50-steps/bedrock/a.sized": {"output_cost_per_image": 0.04},
    "bedrock/eu-west-1/a.chat": {"input_cost_per_token": 4e-06, "output_cost_per_token": 2e-05},
    "bedrock/eu-west-1/1-month-commitment/a.chat": {"input_cost_per_second": 0.01},
}


@pytest.fixture
def made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> tuple[str, str]:
    file = tmp_path / "prices.json"
    file.write_text(json.dumps({"note": "Invented.", "prices": FIGURES}))
    monkeypatch.setattr("sys.argv", ["make_prices.py", str(file)])
    assert make_prices.main() == 0
    return tuple(capsys.readouterr())


def test_rows_are_sorted_and_paid_by_token_or_not_at_all(made: tuple[str, str]) -> None:
    none = ", {-1, -1, -1, -1, -1}},"
    assert [line for line in made[0].splitlines() if line.startswith('{"') and none in line] == [
        '{"a.chat", {3000000, 15000000, -1, -1, -1}' + none,
        '{"a.image", {0, 0, -1, -1, -1}' + none,
        '{"a.rerank", {0, 0, -1, -1, -1}' + none,
        '{"a.sized", {0, 0, -1, -1, -1}' + none,
        '{"bedrock/eu-west-1/a.chat", {4000000, 20000000, -1, -1, -1}' + none,
    ]


def test_of_several_sizes_the_smallest_comes_first(made: tuple[str, str]) -> None:
    assert [line for line in made[0].splitlines() if ", k" in line] == [
        '{"a.image", kOutputImage, kAny, kAny, 60000000000},',
        '{"a.rerank", kQuery, kAny, kAny, 2000000000},',
        '{"a.sized", kOutputImage, 262144, 50, 18000000000},',
        '{"a.sized", kOutputImage, 262144, kAny, 36000000000},',
        '{"a.sized", kOutputImage, kAny, 50, 40000000000},',
    ]


def test_what_is_left_out_is_counted(made: tuple[str, str]) -> None:
    assert made[1].splitlines() == [
        "left out, a commitment or another service: 1",
        "left out, not priced by token, image or query: 1",
        "left out, priced at nothing: 1",
    ]


def test_a_figure_that_is_not_exact_is_refused() -> None:
    with pytest.raises(SystemExit):
        make_prices.pico_dollars({"a": 1e-13}, "a")
    assert make_prices.pico_dollars({"a": 1e-12}, "a") == 1
