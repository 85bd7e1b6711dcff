#!/usr/bin/env python3
"""Checks that the layers of the house point one way only.

usage: tools/layers.py [--root DIR]

Three rules, each for every tracked source file:
  1. a folder of src/ includes only the folders the table below allows it;
  2. a third-party header is included only where it is confined to;
  3. a folder's CMakeLists.txt links (DEPENDS) what it includes and nothing it may not include.
The web's folders have a table of their own. Exit code 1 when a rule is broken.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

# The order is the order in which data travels; ARCHITECTURE.md tells it as a journey.
MAY_INCLUDE: dict[str, set[str]] = {
    "base": set(),
    "model": {"base"},
    "net": {"base"},
    "bedrock": {"base", "model"},
    "otlp": {"base", "model"},
    "capture": {"base", "model", "bedrock"},
    "send": {"base", "model", "otlp", "net"},
    "store": {"base", "model"},
    "store/clickhouse": {"base", "model", "net"},
    "ingest": {"base", "model", "bedrock", "otlp", "store"},
    "query": {"base", "model", "otlp", "store"},
    "serve": {"base", "model", "otlp", "net", "ingest", "query"},
    "replay": {"base", "bedrock", "net"},
}
MAY_INCLUDE["main"] = {folder for folder in MAY_INCLUDE if "/" not in folder}
PYTHON_EXT = "python/ext"
MAY_INCLUDE[PYTHON_EXT] = {"base", "model", "bedrock", "capture", "otlp", "net", "send"}

# What an #include begins with -> the folders that may say so. Tests may use what they test with.
CONFINED_TO: dict[str, set[str]] = {
    "simdjson": {"base"},
    "zlib.h": {"base"},
    "xxhash.h": {"base"},
    "xxh3.h": {"base"},
    "protozero/": {"otlp"},
    "sqlite3": {"store/sqlite"},
    "zstd": {"base"},
    "boost/": {"net"},
    "openssl/": {"net"},
    "nghttp2/": {"net"},
    "nanobind/": {PYTHON_EXT},
    "Python.h": {PYTHON_EXT},
    "CLI/": {"main"},
    "spdlog/": {"main"},
    "fmt/": {"main"},
}
ONLY_IN: dict[str, tuple[str, ...]] = {
    "gtest/": ("_test", "_testing", "_conformance"),
    "gmock/": ("_test", "_testing", "_conformance"),
    "benchmark/": ("_bench",),
}

# web/src: a folder imports itself and these. A feature never imports another feature.
WEB_MAY_IMPORT: dict[str, set[str]] = {
    "api": {"model"},
    "model": {"api"},
    "ui": {"model", "api"},
    "features": {"ui", "model", "api"},
    "testing": {"ui", "model", "api"},
}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
IMPORT = re.compile(r"""(?:\bfrom|\bimport|\bimport\()\s*["']([^"']+)["']""")
TEST_FILE = re.compile(r"_(test|bench|fuzz|testing)\.(cpp|h)$")


def tracked(root: Path, *patterns: str) -> list[Path]:
    """The files git knows or would add, so that a new file is checked before its first commit."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z", "--", *patterns],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    )
    names = sorted(filter(None, listed.stdout.split("\0")))
    return [Path(name) for name in names if (root / name).is_file()]


def folder_of(file: Path) -> str | None:
    """The row of the table `file` belongs to: the deepest folder that has one."""
    parts = file.parent.parts
    if parts[:2] == ("python", "ext"):
        return PYTHON_EXT
    if not parts or parts[0] != "src":
        return None
    for depth in range(len(parts), 1, -1):
        name = "/".join(parts[1:depth])
        if name in MAY_INCLUDE:
            return name
    return "/".join(parts[1:]) or None


def own_folder(include: str) -> str | None:
    """The folder of src/ an include names, or None for a header that is not ours."""
    top = include.split("/")[0]
    return top if "/" in include and top in MAY_INCLUDE else None


class CMakeLists:
    """What one folder's CMakeLists.txt says it links."""

    def __init__(self, text: str) -> None:
        words = re.sub(r"#.*", "", text)
        call = re.search(r"sideseat_library\(([^)]*)\)", words)
        self.depends: set[str] = set()
        self.test_depends: set[str] = set()
        self.is_library = call is not None
        current: set[str] | None = None
        for word in call.group(1).split()[1:] if call else []:
            if word.isupper() or word.endswith("_LIBS"):
                current = {"DEPENDS": self.depends, "TEST_DEPENDS": self.test_depends}.get(word)
            elif current is not None:
                current.add(word)


def check_cmake(root: Path, file: Path) -> Iterator[str]:
    folder = folder_of(file)
    if folder is None:
        return
    lists = CMakeLists((root / file).read_text())
    if folder not in MAY_INCLUDE:
        yield f"{file}: src/{folder} has no row in tools/layers.py; add one, and to ARCHITECTURE.md"
        return
    for name in sorted(lists.depends - MAY_INCLUDE[folder]):
        may = words_of(MAY_INCLUDE[folder])
        yield f"{file}: {folder} may not depend on {name}; it may depend on {may}"


def words_of(folders: set[str]) -> str:
    return ", ".join(sorted(folders)) or "nothing of ours"


def linked(root: Path, folder: str) -> CMakeLists | None:
    lists = root / "src" / folder.split("/")[0] / "CMakeLists.txt"
    if folder == PYTHON_EXT or not lists.is_file():
        return None
    found = CMakeLists(lists.read_text())
    return found if found.is_library else None


def check_source(root: Path, file: Path) -> Iterator[str]:
    folder = folder_of(file)
    if folder is None or folder not in MAY_INCLUDE:
        return
    top = folder.split("/")[0] if folder != PYTHON_EXT else folder
    is_test = TEST_FILE.search(file.name) is not None
    lists = linked(root, folder)
    # A test says in TEST_DEPENDS what it needs beyond its folder's row.
    allowed = MAY_INCLUDE[folder] | (lists.test_depends if is_test and lists else set())
    text = (root / file).read_text(errors="replace")
    for number, line in enumerate(text.splitlines(), start=1):
        match = INCLUDE.match(line)
        if match is None:
            continue
        include = match.group(2)
        where = f"{file}:{number}"
        ours = own_folder(include) if match.group(1) == '"' else None
        if ours is None:
            yield from check_third_party(where, file, include)
        elif ours != top and ours not in allowed:
            yield f"{where}: {folder} may not include {ours}; it may include {words_of(allowed)}"
        elif ours != top and lists and ours not in lists.depends | lists.test_depends:
            yield f"{where}: {ours} is not named by DEPENDS in src/{top}/CMakeLists.txt"


def check_third_party(where: str, file: Path, include: str) -> Iterator[str]:
    place = "/".join(file.parent.parts[1:] if file.parts[0] == "src" else file.parent.parts)
    for prefix, endings in ONLY_IN.items():
        if include.startswith(prefix) and not file.stem.endswith(endings):
            yield f"{where}: <{include}> belongs in files named *{' or *'.join(endings)}"
    for prefix, folders in CONFINED_TO.items():
        if include.startswith(prefix) and not any(
            f"{place}/".startswith(f"{home}/") for home in folders
        ):
            yield f"{where}: <{include}> is confined to {words_of(folders)}"


def web_place(path: Path) -> tuple[str, str | None]:
    """(top folder under web/src, feature name if any)."""
    parts = path.parts[2:]
    if len(parts) < 2:
        return "", None
    return parts[0], parts[1] if parts[0] == "features" else None


def check_web(root: Path, file: Path) -> Iterator[str]:
    here, feature = web_place(file)
    if here not in WEB_MAY_IMPORT or ".test." in file.name:
        return
    text = (root / file).read_text(errors="replace")
    for number, line in enumerate(text.splitlines(), start=1):
        for target in IMPORT.findall(line):
            if not target.startswith("."):
                continue
            resolved = (root / file.parent / target).resolve().relative_to(root.resolve())
            if resolved.parts[:2] != ("web", "src"):
                continue
            there, other = web_place(resolved)
            where = f"{file}:{number}"
            if there == "features" and here == "features" and other != feature:
                what = f"feature {feature} may not import feature {other}"
                yield f"{where}: {what}; share through ui or model"
            elif there != here and there not in WEB_MAY_IMPORT[here]:
                what = f"web {here} may not import {there or resolved.name}"
                yield f"{where}: {what}; it may import {words_of(WEB_MAY_IMPORT[here])}"


def check(root: Path) -> list[str]:
    problems: list[str] = []
    for file in tracked(root, "src/*CMakeLists.txt"):
        problems.extend(check_cmake(root, file))
    for file in tracked(root, "*.h", "*.cpp"):
        problems.extend(check_source(root, file))
    for file in tracked(root, "web/src/*.ts", "web/src/*.tsx"):
        problems.extend(check_web(root, file))
    return problems


def main() -> int:
    parser = argparse.ArgumentParser(description="Checks that the layers point one way only.")
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parent.parent)
    problems = check(parser.parse_args().root)
    for problem in problems:
        print(problem)
    print(f"layers: {len(problems)} problem{'' if len(problems) == 1 else 's'}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
