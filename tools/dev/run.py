"""Runs SideSeat with the example programs' traces in it; `./dev run` builds it and calls this."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import processes
from processes import ROOT, Process

LOGS = ROOT / "build" / "logs"
RECORDINGS = ROOT / "testdata" / "calls" / "examples"
EXAMPLES = sorted((ROOT / "examples").glob("*.py"))
EXAMPLE_SECONDS_MAX = 120


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./dev run", description="Run SideSeat with example traces."
    )
    parser.add_argument(
        "--live", action="store_true", help="real Bedrock, with your AWS credentials"
    )
    parser.add_argument("--port", type=int, default=5388)
    parser.add_argument("--data", type=Path, default=ROOT / "build" / "run-data")
    parser.add_argument("--examples", action="store_true", help="even if there are traces")
    parser.add_argument("--check", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def check_port(port: int) -> None:
    """Says so before a long build when the port is taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            sys.exit(
                f"dev run: cannot listen on 127.0.0.1:{port} ({error.strerror}); "
                f"is SideSeat running already? Another port: ./dev run --port {port + 1}"
            )


def check_credentials() -> None:
    import boto3  # type: ignore[import-untyped]

    if boto3.Session().get_credentials() is None:
        sys.exit(
            "dev run: --live needs AWS credentials and boto3 finds none; set AWS_PROFILE, or "
            "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or leave --live out"
        )


def run_example(example: Path, env: dict[str, str]) -> str:
    """Runs one example program; returns the line that says how it went."""
    log = LOGS / "examples" / f"{example.stem}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with log.open("wb") as output:
        try:
            done = subprocess.run(
                [sys.executable, example],
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                timeout=EXAMPLE_SECONDS_MAX,
                check=False,
            ).returncode
        except subprocess.TimeoutExpired:
            done = f"still running after {EXAMPLE_SECONDS_MAX} s"
    name = f"examples/{example.name}"
    if done == 0:
        return f"    {name} ... {time.monotonic() - began:.1f} s"
    last = (log.read_text(errors="replace").splitlines() or ["no output"])[-1]
    return f"    {name} FAILED ({done}): {last} (log: {log.relative_to(ROOT)})"


def run_examples(server: Process, live: bool) -> None:
    if live:
        env = {**os.environ, "SIDESEAT_ENDPOINT": server.address}
        run_all_examples(env)
        return
    with processes.replay(RECORDINGS, LOGS / "replay.log") as bedrock:
        run_all_examples(processes.against(dict(os.environ), bedrock.address, server.address))


def run_all_examples(env: dict[str, str]) -> None:
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for line in pool.map(lambda example: run_example(example, env), EXAMPLES):
            print(line, flush=True)


def has_traces(server: Process) -> bool:
    answer = processes.request(server.address, f"{processes.API}/traces?limit=1")
    return bool(answer.json()["items"])


def interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def run(arguments: argparse.Namespace) -> None:
    # SIGINT by hand too: a shell has its background jobs ignore it.
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, interrupt)
    data: Path = arguments.data.resolve()
    with processes.serve(data, LOGS / "server.log", arguments.port, doors=()) as server:
        if arguments.live or arguments.examples or not has_traces(server):
            print(f"==> {len(EXAMPLES)} example programs", flush=True)
            run_examples(server, arguments.live)
        else:
            print("==> traces of earlier runs are there (--examples adds new ones)")
        print(f"\nSideSeat is at {server.address} (data in {data}). Ctrl-C ends it.", flush=True)
        code = server.popen.wait()
        sys.exit(f"dev run: the server ended with exit code {code}\n{server.log_tail()}")


def main() -> None:
    arguments = parse_arguments()
    check_port(arguments.port)
    if arguments.check:
        return
    if arguments.live:
        check_credentials()
    try:
        run(arguments)
    except processes.NotReady as error:
        sys.exit(f"dev run: it did not start; the end of its log:\n{error}")
    except KeyboardInterrupt:
        print("\nSideSeat has ended.")


if __name__ == "__main__":
    main()
