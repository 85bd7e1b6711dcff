#!/usr/bin/env python3
"""Runs clang-tidy on what is worth its time, and never twice on the same bytes.

usage: tools/clang_tidy.py [--build DIR] [--all]

It takes seconds a file, so the files are: the folders that read bytes strangers wrote (CORE), and
what differs from the main branch. --all takes every source. A file that passed is remembered by the
hash of its compile command, its text and the text of our headers it includes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

from layers import TEST_FILE, tracked

ROOT = Path(__file__).resolve().parent.parent
CORE = ("src/base/", "src/bedrock/", "src/otlp/")
CLANG_TIDY = "clang-tidy-14"
OWN_INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)


def git(*arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout if done.returncode == 0 else ""


def changed_files() -> set[str]:
    """What differs from where this branch left the main one, committed or not."""
    base = git("merge-base", "HEAD", "origin/main").strip() or "HEAD"
    return set(git("diff", "--name-only", base).split()) | set(
        git("ls-files", "-o", "--exclude-standard").split()
    )


@cache
def closure(file: Path) -> frozenset[Path]:
    """`file` and the headers of ours that it includes, at any depth."""
    found = {file}
    for name in OWN_INCLUDE.findall(file.read_text(errors="replace")):
        for candidate in (ROOT / "src" / name, file.parent / name):
            if candidate.is_file() and candidate not in found:
                found |= closure(candidate)
                break
    return frozenset(found)


class Run:
    """One run over one build's compile commands."""

    def __init__(self, build: Path) -> None:
        self.build = build
        self.passed = build.parent / "clang-tidy"
        self.passed.mkdir(parents=True, exist_ok=True)
        version = subprocess.run([CLANG_TIDY, "--version"], capture_output=True, check=True).stdout
        self.common = version + (ROOT / ".clang-tidy").read_bytes()
        commands = json.loads((build / "compile_commands.json").read_text())
        self.commands = {entry["file"]: entry["command"] for entry in commands}

    def key(self, file: Path) -> Path:
        digest = hashlib.sha256(self.common + self.commands[str(file)].encode())
        for part in sorted(closure(file)):
            digest.update(part.read_bytes())
        return self.passed / digest.hexdigest()

    def check(self, file: Path) -> str:
        """What clang-tidy has to say about `file`; empty when it has nothing."""
        key = self.key(file)
        if key.exists():
            return ""
        done = subprocess.run(
            [CLANG_TIDY, "-p", str(self.build), "--quiet", str(file)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode == 0:
            key.touch()
            return ""
        return done.stdout.replace(f"{ROOT}/", "") or done.stderr


def main() -> int:
    parser = argparse.ArgumentParser(description="clang-tidy on what is worth its time.")
    parser.add_argument("--build", type=Path, default=ROOT / "build" / "release")
    parser.add_argument("--all", action="store_true")
    arguments = parser.parse_args()
    run = Run(arguments.build.resolve())
    changed = changed_files()
    files = [
        ROOT / path
        for path in tracked(ROOT, "*.cpp")
        if str(ROOT / path) in run.commands
        and (
            arguments.all
            or str(path) in changed
            or (str(path).startswith(CORE) and not TEST_FILE.search(path.name))
        )
    ]
    failed = 0
    with ThreadPoolExecutor(max_workers=int(os.environ.get("JOBS", os.cpu_count() or 1))) as pool:
        for problems in pool.map(run.check, files):
            if problems:
                failed += 1
                print(problems, end="")
    print(f"clang-tidy: {len(files) - failed} files passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
