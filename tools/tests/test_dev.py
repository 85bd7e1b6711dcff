"""`./dev` lists its commands, explains each, and refuses what there is not, from any directory."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = sorted(file.stem for file in (ROOT / "tools" / "dev").glob("*.sh"))


def dev(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [str(ROOT / "dev"), *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def test_alone_it_lists_every_command_with_a_line(tmp_path: Path) -> None:
    done = dev(cwd=tmp_path)
    assert done.returncode == 0
    listed = dict(re.findall(r"^  (\w+) +(.+)$", done.stdout, re.MULTILINE))
    assert sorted(listed) == COMMANDS
    assert all(len(line) > 10 for line in listed.values())


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself_and_does_nothing_more(command: str) -> None:
    done = dev(command, "--help")
    assert done.returncode == 0
    assert f"usage: ./dev {command}" in done.stdout
    assert "==>" not in done.stdout


@pytest.mark.parametrize("arguments", [("nope",), ("../x",), ("test", "nope")])
def test_what_there_is_not_is_refused_with_what_there_is(arguments: tuple[str, ...]) -> None:
    done = dev(*arguments)
    assert done.returncode == 2
    assert "there is no" in done.stderr
    assert arguments[-1] in done.stderr


def suites(arguments: str, tmp_path: Path) -> list[str]:
    """What `./dev test` would run: each suite says its name instead."""
    prelude = (
        f"set -euo pipefail; BUILD_STEPS=0; ROOT={ROOT} LOGS={tmp_path}; "
        "source tools/dev/lib/suites.sh; "
    )
    stubs = "plan() { :; }; setup() { :; }; build_steps() { :; }; finish_suites() { :; }; "
    names = 'for f in $(compgen -A function suite_); do eval "$f() { echo ${f#suite_}; }"; done; '
    script = f"{prelude}{stubs}{names}set -- {arguments}; source tools/dev/test.sh"
    done = subprocess.run(
        ["bash", "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout.split()


# Conformance is a part of cpp and python already.
def test_nothing_is_tested_twice_unless_it_is_named(tmp_path: Path) -> None:
    everything = suites("", tmp_path)
    assert {"lint", "cpp", "python", "e2e"} <= set(everything)
    assert "conformance" not in everything
    assert suites("conformance", tmp_path) == ["conformance"]


def run_steps(script: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    library = ROOT / "tools" / "dev" / "lib" / "steps.sh"
    prelude = f"set -euo pipefail; ROOT={tmp_path} LOGS={tmp_path}/logs; source {library}; "
    command = ["bash", "-c", prelude + script]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_failing_step_shows_its_output_and_ends(tmp_path: Path) -> None:
    done = run_steps("plan 2; step One sh -c 'echo why; exit 3'; step Two true", tmp_path)
    assert done.returncode == 1
    assert "[1/2] One ... FAILED" in done.stdout
    assert "    why\n" in done.stdout
    assert "exit code 3" in done.stdout
    assert "Two" not in done.stdout


def test_a_failing_suite_lets_the_next_run_and_is_counted(tmp_path: Path) -> None:
    script = "plan 2; suite One '^x' false; suite Two '^[0-9]+ passed' echo 7 passed; finish_suites"
    done = run_steps(script, tmp_path)
    assert done.returncode == 1
    assert "    7 passed\n" in done.stdout
    assert re.search(r"^==> suites: 1 passed, 1 failed in \d+ s$", done.stdout, re.MULTILINE)


def test_a_suite_shows_as_many_of_its_lines_as_it_says(tmp_path: Path) -> None:
    script = "plan 2; suite One '^[0-9]' seq 1 30; CLOSING_LINES=20; suite Two '^[0-9]' seq 1 30"
    done = run_steps(script, tmp_path)
    assert done.stdout.count("\n    30\n") == 2
    assert done.stdout.count("\n    19\n") == 2
    assert done.stdout.count("\n    11\n") == 1


def test_the_table_of_packages_is_what_is_installed() -> None:
    library = ROOT / "tools" / "dev" / "lib" / "setup.sh"
    command = ["bash", "-c", f"source {library}; packages_for build test"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    packages = done.stdout.split()
    assert {"g++", "libboost1.81-dev", "clang-14", "chromium"} <= set(packages)
    assert "valgrind" not in packages  # only benchmarks need it
