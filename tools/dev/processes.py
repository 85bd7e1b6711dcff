"""The project's binaries as child processes: started, awaited, ended, and none left behind.

`./dev run`, the journey tests and the benches start `sideseat` through this file. It needs only
Python's standard library.
"""

from __future__ import annotations

import contextlib
import ctypes
import http.client
import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
# Another one: with a sanitizer in it, for example.
SIDESEAT = Path(os.environ.get("SIDESEAT_BINARY", ROOT / "build" / "sideseat"))

# What is asked of the default project, where traces go that name none.
API = "/api/v1/projects/default"

# A busy machine may take its time; a server that works takes milliseconds.
READY_SECONDS_MAX = 30.0
STOP_SECONDS_MAX = 15.0
POLL_SECONDS = 0.005

ADDRESS = re.compile(r"http://(?:127\.0\.0\.1|localhost|\[::1\]):\d+")
PR_SET_PDEATHSIG = 1


class NotReady(Exception):
    """The process ended, or said nothing, before it was ready; holds the end of its log."""


def die_with_parent() -> None:
    """Asks the kernel to end this process when its parent dies, however it dies."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Process:
    """A running command that serves HTTP at `address`. Leaving its `with` block stops it."""

    def __init__(self, command: list[str | Path], log: Path, env: dict[str, str] | None = None):
        self.log = log
        self.address = ""
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("wb") as output:
            self.popen = subprocess.Popen(
                command,
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                env=env,
                start_new_session=True,  # Ctrl-C reaches the parent alone, which stops the child.
                preexec_fn=die_with_parent,
            )

    def wait_for_address(self) -> None:
        """Returns when the log names an address that accepts connections."""
        deadline = time.monotonic() + READY_SECONDS_MAX
        while True:
            found = ADDRESS.search(self.log.read_text(errors="replace"))
            if found and accepts(found.group(0)):
                self.address = found.group(0)
                return
            if self.popen.poll() is not None or time.monotonic() > deadline:
                raise NotReady(self.log_tail())
            time.sleep(POLL_SECONDS)

    def log_tail(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-20:])

    def stop(self) -> int:
        """Ends it as Ctrl-C would, or by force when that does not help; returns its exit code."""
        if self.popen.poll() is None:
            self.popen.send_signal(signal.SIGTERM)
            try:
                self.popen.wait(STOP_SECONDS_MAX)
            except subprocess.TimeoutExpired:
                self.kill()
        return self.popen.returncode

    def kill(self) -> None:
        """SIGKILL: what a crash or a power cut looks like."""
        self.popen.kill()
        self.popen.wait()

    def __enter__(self) -> Process:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def accepts(address: str) -> bool:
    """Whether somebody accepts connections at `address`."""
    url = urlsplit(address)
    connection = http.client.HTTPConnection(url.hostname or "", url.port, timeout=5)
    try:
        connection.connect()
    except OSError:
        return False
    finally:
        connection.close()
    return True


def started(command: list[str | Path], log: Path, env: dict[str, str] | None = None) -> Process:
    process = Process(command, log, env)
    with contextlib.ExitStack() as cleanup:
        cleanup.callback(process.stop)
        process.wait_for_address()
        cleanup.pop_all()
    return process


# The standard ports of OTLP are everybody's: a server that is not the user's own leaves them alone.
NO_OTLP_DOORS = ["--otlp-http-port", "off", "--otlp-grpc-port", "off"]


def serve(
    data: Path, log: Path, port: int = 0, doors: Sequence[str] = tuple(NO_OTLP_DOORS)
) -> Process:
    """A server that is ready to answer; port 0 takes any free one."""
    return started([SIDESEAT, "serve", "--port", str(port), "--data", data, *doors], log)


def replay(recordings: Path, log: Path) -> Process:
    """A local Bedrock that answers from recordings, and anything else plausibly."""
    return started([SIDESEAT, "replay", recordings, "--port", "0", "--fallback", "echo"], log)


class Answer:
    """An HTTP answer: its status, headers (lower case) and body."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.body = response.read()

    def json(self) -> Any:
        return json.loads(self.body)


def request(
    address: str,
    target: str,
    method: str = "GET",
    body: bytes | None = None,
    headers: dict[str, str] | None = None,
) -> Answer:
    url = urlsplit(address)
    connection = http.client.HTTPConnection(url.hostname or "", url.port, timeout=30)
    try:
        connection.request(method, target, body, headers or {})
        return Answer(connection.getresponse())
    finally:
        connection.close()


# Credentials that are none: a local Bedrock takes any, and the user's own stay where they are.
DUMMY_CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "none",
    "AWS_CONFIG_FILE": "/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_DEFAULT_REGION": "us-east-1",
}


def against(env: dict[str, str], bedrock: str, sideseat: str) -> dict[str, str]:
    """`env` for a program whose Bedrock is at one address and whose SideSeat at the other."""
    clean = {
        name: value for name, value in env.items() if not name.startswith(("AWS_", "SIDESEAT_"))
    }
    return {
        **clean,
        **DUMMY_CREDENTIALS,
        "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": bedrock,
        "AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME": bedrock,
        "SIDESEAT_ENDPOINT": sideseat,
    }
