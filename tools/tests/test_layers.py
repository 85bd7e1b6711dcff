"""The layer check finds an arrow that points up, and lets every other pass."""

from __future__ import annotations

import re
from pathlib import Path

import layers
import pytest
from conftest import Checkout

ROOT = Path(__file__).resolve().parents[2]

ALLOWED = {
    "own folder": ("src/model/span.cpp", '#include "model/span.h"'),
    "a folder below": ("src/model/span.cpp", '#include "base/result.h"'),
    "main includes all": ("src/main/main.cpp", '#include "serve/api.h"'),
    "a deeper folder has its parent's row": ("src/store/sqlite/x.cpp", '#include "store/store.h"'),
    "net, in clickhouse only": ("src/store/clickhouse/x.cpp", '#include "net/http_client.h"'),
    "the Python extension": ("python/ext/call.cpp", '#include "capture/recorder.h"'),
    "a third-party header at home": ("src/net/http.cpp", "#include <boost/beast.hpp>"),
    "sqlite3 at home": ("src/store/sqlite/x.cpp", "#include <sqlite3.h>"),
    "gtest in a test": ("src/base/json_test.cpp", "#include <gtest/gtest.h>"),
    "a feature uses ui": ("web/src/features/a/A.tsx", 'import { X } from "../../ui/X";'),
    "the app uses features": ("web/src/app/App.tsx", 'import { A } from "../features/a/A";'),
}

FORBIDDEN = {
    "up": ("src/base/json.cpp", '#include "model/span.h"', "base may not include model"),
    "across": ("src/bedrock/x.cpp", '#include "net/http.h"', "bedrock may not include net"),
    "net from the store": ("src/store/x.cpp", '#include "net/http.h"', "store may not include net"),
    "the extension reaches the store": (
        "python/ext/call.cpp",
        '#include "store/store.h"',
        "python/ext may not include store",
    ),
    "simdjson outside base": (
        "src/otlp/x.cpp",
        "#include <simdjson.h>",
        "<simdjson.h> is confined to base",
    ),
    "sqlite3 one folder up": (
        "src/store/x.cpp",
        "#include <sqlite3.h>",
        "<sqlite3.h> is confined to store/sqlite",
    ),
    "gtest in the library": (
        "src/base/json.cpp",
        "#include <gtest/gtest.h>",
        "<gtest/gtest.h> belongs in files named",
    ),
    "feature to feature": (
        "web/src/features/a/A.tsx",
        'import { B } from "../b/B";',
        "feature a may not import feature b",
    ),
    "ui to a feature": (
        "web/src/ui/X.tsx",
        'import { A } from "../features/a/A";',
        "web ui may not import features",
    ),
}


@pytest.mark.parametrize("name", ALLOWED)
def test_lets_pass(checkout: Checkout, name: str) -> None:
    file, line = ALLOWED[name]
    assert layers.check(checkout({file: line + "\n"})) == []


@pytest.mark.parametrize("name", FORBIDDEN)
def test_names_what_is_wrong_and_where(checkout: Checkout, name: str) -> None:
    file, line, message = FORBIDDEN[name]
    (problem,) = layers.check(checkout({file: "// A file.\n" + line + "\n"}))
    assert problem.startswith(f"{file}:2: ")
    assert message in problem


def test_cmake_may_not_link_what_may_not_be_included(checkout: Checkout) -> None:
    root = checkout({"src/model/CMakeLists.txt": "sideseat_library(model DEPENDS base net)\n"})
    (problem,) = layers.check(root)
    assert "model may not depend on net" in problem


def test_what_is_included_must_be_linked(checkout: Checkout) -> None:
    files = {
        "src/bedrock/CMakeLists.txt": "sideseat_library(bedrock DEPENDS base)\n",
        "src/bedrock/x.cpp": '#include "model/span.h"\n',
    }
    (problem,) = layers.check(checkout(files))
    assert "model is not named by DEPENDS in src/bedrock/CMakeLists.txt" in problem


def test_a_test_names_what_it_needs_beyond_its_row(checkout: Checkout) -> None:
    files = {
        "src/ingest/CMakeLists.txt": "sideseat_library(ingest DEPENDS otlp TEST_DEPENDS net)\n",
        "src/ingest/x_test.cpp": '#include "net/http.h"\n',
    }
    assert layers.check(checkout(files)) == []
    (checkout(files) / "src/ingest/x.cpp").write_text('#include "net/http.h"\n')
    assert len(layers.check(checkout(files))) == 1


def test_a_new_folder_needs_a_row(checkout: Checkout) -> None:
    root = checkout({"src/attic/CMakeLists.txt": "sideseat_library(attic DEPENDS base)\n"})
    (problem,) = layers.check(root)
    assert "src/attic has no row" in problem


def test_the_table_has_no_circle() -> None:
    seen: set[str] = set()
    rest = dict(layers.MAY_INCLUDE)
    while rest:
        free = [folder for folder, below in rest.items() if below <= seen]
        assert free, f"these include each other: {sorted(rest)}"
        seen.update(free)
        for folder in free:
            del rest[folder]


def test_the_table_in_architecture_is_the_table_checked() -> None:
    rows = re.findall(
        r"^\| (\S+) \|[^|]*\| ([^|]+) \|$", (ROOT / "ARCHITECTURE.md").read_text(), re.M
    )
    written = {
        folder: set(below.split(", ")) - {"nothing of ours"}
        for folder, below in rows
        if folder in layers.MAY_INCLUDE
    }
    written["main"] = set(layers.MAY_INCLUDE["main"])  # "all of the above"
    expected = {name: below for name, below in layers.MAY_INCLUDE.items() if "store/" not in name}
    assert written == expected
