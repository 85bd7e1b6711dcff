#!/usr/bin/env python3
"""Checks what no compiler does: lengths, characters, leftovers and words that do not belong.

usage: tools/tidy.py [--root DIR] [FILE...]

The rules are the functions named rule_*; each says what it wants. A file that breaks one for a good
reason has a line `rule path reason` in tools/tidy_exceptions.txt; a line nothing needs any more is
itself a problem, so that the list can only shrink. Exit code 1 when a rule is broken.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from layers import tracked

FILE_LINES_WARN = 500
FILE_LINES_MAX = 600
FUNCTION_LINES_MAX = 70
# A test's table of cases is data: it may be longer than a screen.
TEST_FUNCTION_LINES_MAX = 120
BLOB_BYTES_MAX = 512 * 1024

TEST_NAME = re.compile(r"(_|\.|^)(test|e2e|bench|fuzz)(_|\.|$)")
SOURCES = {".cpp", ".h", ".py", ".sh", ".ts", ".tsx", ".mjs", ".cmake", ".css"}
BRACED = {".cpp", ".h", ".ts", ".tsx", ".mjs"}
# What the web UI's own words may hold: dashes, quotes, ellipsis, middle dot, times, arrows.
TYPOGRAPHY = "\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u00b7\u00d7\u2190\u2191\u2192\u2193"
COMMENT_STARTS = ("#", "//", "/*", '"""', "--", "<!--")
GENERATED = re.compile(r"\bgenerated\b", re.IGNORECASE)
MARKED_NON_ASCII = re.compile(r"tidy: non-ascii\b")
# Spelt in halves so that this file does not contain them.
LEFTOVERS = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
PLACES = re.compile(r"(?<![\w.])/(wo" + r"rk|ho" + r"me|tmp/br" + r"ief)/\w+")
REGISTRY = re.compile(r"https?://(?!registry\.npmjs\.org/)[^\"\s]+\.tgz")
SECRET = re.compile(r"\b(AKIA|ASIA)[0-9A-Z]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY-----")
# AWS's own example key, and what tests sign with.
NOT_SECRET = re.compile(r"AKIAIOSFODNN7EXAMPLE|\b(AKIA|ASIA)([A-Z]*EXAMPLE|(.)\3{15})\b")


class File:
    """One tracked file, read once."""

    def __init__(self, root: Path, path: Path) -> None:
        self.path = path
        self.bytes = (root / path).read_bytes()
        self.is_text = b"\0" not in self.bytes[:8192]
        self.text = self.bytes.decode("utf-8", errors="replace") if self.is_text else ""
        self.lines = self.text.splitlines()
        self.is_source = path.suffix in SOURCES or path.name in ("CMakeLists.txt", "dev")
        self.is_generated = any(GENERATED.search(line) for line in self.lines[:3])
        self.is_test = TEST_NAME.search(path.name) is not None or "tests" in path.parts


def rule_file_length(file: File) -> Iterator[str]:
    """A file has one subject; past 600 lines it has several."""
    if file.is_source and not file.is_generated and len(file.lines) > FILE_LINES_MAX:
        yield f"{len(file.lines)} lines; {FILE_LINES_MAX} at most: split it by subject"


def rule_function_length(file: File) -> Iterator[str]:
    """A function fits a screen."""
    if file.is_generated:
        return
    limit = TEST_FUNCTION_LINES_MAX if file.is_test else FUNCTION_LINES_MAX
    if file.path.suffix == ".py":
        functions = python_functions(file.text)
    elif file.path.suffix in BRACED:
        functions = braced_functions(file.text)
    else:
        return
    for line, lines in functions:
        if lines > limit:
            yield f"line {line}: a function of {lines} lines; {limit} at most: name its parts"


def python_functions(text: str) -> Iterator[tuple[int, int]]:
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.lineno, (node.end_lineno or node.lineno) - node.lineno + 1


# Strings, comments and characters, whose braces do not count.
OPAQUE = re.compile(
    r'R"(?P<tag>[^()\\\s]{0,16})\(.*?\)(?P=tag)"|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|//[^\n]*|/\*.*?\*/",
    re.DOTALL,
)
NOT_A_FUNCTION = re.compile(r"\b(namespace|class|struct|enum|union|interface|extern|type)\b|=\s*$")

SUITE_OF_TESTS = re.compile(r"\b(describe|suite)(\.\w+)*\s*\(")


def blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match.group(0))


def braced_functions(text: str) -> Iterator[tuple[int, int]]:
    """(first line, lines) of each outermost function of C++ or TypeScript, by its braces.

    A heuristic: a brace opens a function when a `)` stands before it since the last statement and
    what stands there is no type or namespace. Functions inside functions count with the outer one.
    """
    code = OPAQUE.sub(blank, text)
    opened: list[tuple[bool, int]] = []
    start = 0
    for at, char in enumerate(code):
        if char == "{":
            head = code[start:at]
            inside = any(is_function for is_function, _ in opened)
            is_function = not inside and opens_function(head)
            first = start + len(head) - len(head.lstrip())
            opened.append((is_function, code.count("\n", 0, first) + 1))
        elif char == "}" and opened:
            is_function, line = opened.pop()
            if is_function:
                yield line, code.count("\n", 0, at) + 2 - line
        if char in "{};":
            start = at + 1


def opens_function(head: str) -> bool:
    return ")" in head and not NOT_A_FUNCTION.search(head) and not SUITE_OF_TESTS.search(head)


def rule_ascii(file: File) -> Iterator[str]:
    """Sources are ASCII: what one reads is what is there. `tidy: non-ascii` marks others."""
    marked = MARKED_NON_ASCII.search("\n".join(file.lines[:5]))
    web_test = file.is_test and file.path.parts[0] == "web"  # whose data is what users see
    if not file.is_source or file.is_generated or marked or web_test:
        return
    fine = TYPOGRAPHY if file.path.parts[0] == "web" else ""
    for number, line in enumerate(file.lines, start=1):
        odd = next((char for char in line if ord(char) > 127 and char not in fine), None)
        if odd is not None:
            what = f"line {number}: U+{ord(odd):04X}"
            yield f"{what}; write an escape, or mark the file `tidy: non-ascii`"
            return


def rule_leftover(file: File) -> Iterator[str]:
    """What is left to do is an issue, not a comment."""
    if not file.is_source or file.is_generated:
        return
    for number, line in enumerate(file.lines, start=1):
        if found := LEFTOVERS.search(line):
            yield f"line {number}: {found.group(0)}; do it, or open an issue"


def rule_blob(file: File) -> Iterator[str]:
    """A clone stays small."""
    if len(file.bytes) > BLOB_BYTES_MAX:
        yield f"{len(file.bytes) // 1024} KB; {BLOB_BYTES_MAX // 1024} KB at most"


def rule_place(file: File) -> Iterator[str]:
    """Nothing in the repository depends on, or speaks of, the machine it was written on."""
    for number, line in enumerate(file.lines, start=1):
        if found := PLACES.search(line):
            yield f"line {number}: {found.group(0)} is a place on somebody's machine"
            return


def rule_registry(file: File) -> Iterator[str]:
    """Lock files name the public registry, or none."""
    if file.path.name == "package-lock.json":
        for found in sorted(set(REGISTRY.findall(file.text))):
            yield f"{found}: not the public registry; npm's omit-lockfile-registry-resolved helps"


def rule_secret(file: File) -> Iterator[str]:
    """No keys, not even old ones."""
    for number, line in enumerate(file.lines, start=1):
        if (found := SECRET.search(line)) and not NOT_SECRET.search(line):
            yield f"line {number}: looks like a secret ({found.group(0)[:4]}...)"


def rule_first_line(file: File) -> Iterator[str]:
    """The first line of a source says what it is."""
    # A CSS module is the style of the component beside it; a folder's CMakeLists.txt is one call.
    if file.path.name.endswith(".module.css") or len(file.lines) < 3 or not file.is_source:
        return
    first = file.lines[1:2] if file.lines[0].startswith("#!") else file.lines[:1]
    if not first or not first[0].startswith(COMMENT_STARTS):
        yield "line 1: say in a comment what this file is"


def rule_documented(root: Path, file: File) -> Iterator[str]:
    """Each dependency chosen is in docs/dependencies.md, with its reason."""
    documented = root / "docs/dependencies.md"
    names: list[str] = []
    if file.path.name == "package.json" and file.path.parts[0] == "web":
        package = json.loads(file.text)
        names = [*package.get("dependencies", {}), *package.get("devDependencies", {})]
    elif re.fullmatch(r"(.*-)?requirements(-.*)?\.txt", file.path.name):
        direct = file.text.split("# What those need")[0]
        names = re.findall(r"^[A-Za-z0-9][A-Za-z0-9._-]*", direct, re.MULTILINE)
    if names and documented.is_file():
        text = documented.read_text()
        for name in names:
            if f"`{name}`" not in text:
                yield f"{name} is not in docs/dependencies.md"


RULES = {
    name.removeprefix("rule_").replace("_", "-"): rule
    for name, rule in list(globals().items())
    if name.startswith("rule_") and name != "rule_documented"
}


def read_exceptions(root: Path) -> dict[tuple[str, str], str]:
    listed = root / "tools/tidy_exceptions.txt"
    exceptions: dict[tuple[str, str], str] = {}
    for line in listed.read_text().splitlines() if listed.is_file() else []:
        if line.strip() and not line.startswith("#"):
            rule, path, reason = line.split(maxsplit=2)
            exceptions[rule, path] = reason
    return exceptions


def check(root: Path, only: list[Path] | None = None) -> tuple[list[str], list[str]]:
    """(problems, warnings), of the tracked files or of `only`."""
    exceptions = read_exceptions(root)
    used: set[tuple[str, str]] = set()
    problems: list[str] = []
    warnings: list[str] = []
    for path in only or tracked(root, "."):
        if (root / path).is_symlink():
            continue
        file = File(root, path)
        found = [(name, text) for name, rule in RULES.items() for text in rule(file)]
        found += [("documented", text) for text in rule_documented(root, file)]
        for name, text in found:
            if (name, str(path)) in exceptions:
                used.add((name, str(path)))
            else:
                problems.append(f"{path}: {text} [{name}]")
        lines = len(file.lines)
        if file.is_source and not file.is_generated and FILE_LINES_WARN < lines <= FILE_LINES_MAX:
            warnings.append(f"{path}: {lines} lines; near the limit of {FILE_LINES_MAX}")
    if only is None:
        for rule, path in exceptions.keys() - used:
            problems.append(f"tools/tidy_exceptions.txt: `{rule} {path}` is no longer needed")
    return problems, warnings


def main() -> int:
    parser = argparse.ArgumentParser(description="Lengths, characters, leftovers.")
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parent.parent)
    parser.add_argument("files", type=Path, nargs="*")
    arguments = parser.parse_args()
    problems, warnings = check(arguments.root, arguments.files or None)
    for line in [*(f"warning: {text}" for text in warnings), *problems]:
        print(line)
    print(f"tidy: {len(problems)} problem{'' if len(problems) == 1 else 's'}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
