"""The README's program runs as printed, and its commands exist."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import processes
import pytest
from conftest import ROOT, Server, run_program

README = (ROOT / "README.md").read_text()


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_the_program_runs_as_printed(server: Server, bedrock: str, tmp_path: Path) -> None:
    (source,) = blocks("python")
    program = tmp_path / "readme.py"
    program.write_text(source)

    run_program(program, bedrock, server.address)

    (trace,) = server.traces()
    assert trace["name"] == "trip-planning"
    assert (trace["session_id"], trace["user_id"]) == ("sess-abc", "user-123")
    assert trace["call_count"] == 1


DEV_COMMANDS = sorted(set(re.findall(r"\./dev ([a-z]+)", README)))


@pytest.mark.parametrize("command", DEV_COMMANDS)
def test_the_dev_command_exists(command: str) -> None:
    done = subprocess.run(
        [ROOT / "dev", command, "--help"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert f"./dev {command}" in done.stdout


def test_each_option_of_sideseat_exists() -> None:
    lines = [line for block in blocks("sh") for line in block.splitlines()]
    for line in lines:
        if not line.startswith("sideseat"):
            continue
        words = line.split("#")[0].replace("&", "").split()
        command = words[1] if len(words) > 1 else "serve"
        done = subprocess.run(
            [processes.SIDESEAT, command, "--help"], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, line
        for option in (word for word in words if word.startswith("--")):
            assert option in done.stdout, line


def test_the_files_it_links_to_exist() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert links
    missing = [link for link in links if not (ROOT / link).exists()]
    assert not missing
