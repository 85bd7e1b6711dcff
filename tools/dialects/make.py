#!/usr/bin/env python3
"""Makes testdata/dialects/NAME/CASE.json anew by running instrumentations against a local Bedrock.

usage: tools/dialects/make.py NAME [CASE...]

Runs tools/dialects/NAME.py in an environment of its own (build/dialects/NAME), made from
requirements-NAME.txt; or, of Node.js, the program that tools/dialects/NAME/package.json calls its
main one. Needs build/sideseat and, the first time, the package registry. Tests need neither: what
is made here is committed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
ENVIRONMENTS = ROOT / "build" / "dialects"
FIXTURES = ROOT / "testdata" / "dialects"
# What a made-up answer cannot be had of: agents.
RECORDINGS = ROOT / "testdata" / "calls" / "examples"

sys.path.insert(0, str(ROOT / "tools" / "dev"))
import processes  # noqa: E402

CASE_SECONDS_MAX = 120


def environment(name: str) -> Path:
    """The Python of an environment that has what requirements-NAME.txt pins."""
    folder = ENVIRONMENTS / name
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    pins = HERE / f"requirements-{name}.txt"
    subprocess.run([python, "-m", "pip", "install", "-q", "-r", pins], check=True)
    return python


def node_program(name: str) -> Path:
    """A program of Node's in build/dialects/NAME, with what NAME/package-lock.json pins."""
    source, folder = HERE / name, ENVIRONMENTS / name
    folder.mkdir(parents=True, exist_ok=True)
    for file in ("package.json", "package-lock.json"):
        shutil.copy(source / file, folder)
    subprocess.run(["npm", "ci", "--silent", "--ignore-scripts"], cwd=folder, check=True)
    main = json.loads((source / "package.json").read_text())["main"]
    return Path(shutil.copy(source / main, folder))


def command(name: str) -> list[str]:
    if (HERE / name / "package.json").exists():
        return ["node", str(node_program(name))]
    return [str(environment(name)), str(HERE / f"{name}.py")]


def run_inside_collectors_environment() -> None:
    """The collector reads protobuf, so this file runs where opentelemetry-proto is."""
    if Path(sys.prefix) != ENVIRONMENTS / "collector":
        python = environment("collector")
        os.execv(python, [str(python), *sys.argv])


def make(name: str, only: list[str]) -> None:
    from openai_stub import OpenAiStub

    script = command(name)
    listed = subprocess.run([*script, "list"], check=True, capture_output=True, text=True)
    (FIXTURES / name).mkdir(parents=True, exist_ok=True)
    log = Path(tempfile.gettempdir()) / f"replay-{os.getpid()}.log"
    openai = OpenAiStub()
    with processes.replay(RECORDINGS, log) as bedrock:
        for case in only or listed.stdout.split():
            file = FIXTURES / name / f"{case}.json"
            fixture = run_case([*script, case], bedrock.address, openai.url)
            file.write_text(json.dumps(fixture, indent=1, ensure_ascii=False) + "\n", "utf-8")
            print(f"{file.relative_to(ROOT)}: {len(fixture)} requests", flush=True)
    openai.close()
    log.unlink()


def run_case(command: list[str], bedrock: str, openai: str) -> list[dict[str, Any]]:
    from collector import Collector
    from scrub import scrubbed

    collector = Collector()
    env = processes.against(dict(os.environ), bedrock, collector.url) | {
        "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url,
        "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
        "OPENAI_BASE_URL": f"{openai}/v1",
        "OPENAI_API_KEY": "none",
    }
    subprocess.run(command, check=True, env=env, timeout=CASE_SECONDS_MAX)
    collector.close()
    if not collector.requests:
        raise SystemExit(f"nothing was sent by {command[-1]}")
    hosts = {
        urlsplit(bedrock).netloc: "bedrock-runtime.us-east-1.amazonaws.com",
        urlsplit(openai).netloc: "api.openai.com",
    }
    return scrubbed(collector.requests, hosts)


def main() -> int:
    if len(sys.argv) < 2 or sys.argv[1].startswith("-"):
        print(__doc__)
        return 0 if sys.argv[1:] in (["-h"], ["--help"]) else 2
    run_inside_collectors_environment()
    make(sys.argv[1], sys.argv[2:])
    return 0


if __name__ == "__main__":
    sys.exit(main())
