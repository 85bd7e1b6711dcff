"""Sends every case of testdata/calls through real boto3, byte for byte, each recorded in a trace
that bears its name.

usage: cases.py OUTPUT, with Bedrock's and SideSeat's addresses in the environment (processes.py,
`against`). OUTPUT becomes a list of {"name", "trace_id", "raised"}; the last is the exception that
the caller got, or null. The page tests look at these traces.
"""

from __future__ import annotations

import base64
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import boto3  # type: ignore[import-untyped]
import botocore.config  # type: ignore[import-untyped]
from processes import ROOT
from sideseat import SideSeat

CALLS = ROOT / "testdata" / "calls"
SERVICES = ("bedrock-runtime", "bedrock-agent-runtime")
# A project of their own: there are more of them than fit on the first page of a list.
PROJECT = "cases"
FLUSH_MS = 30_000


@dataclass
class Case:
    """One recorded request."""

    name: str
    method: str
    path: str
    body: bytes


def load() -> list[Case]:
    """Every folder with a recording and what is expected of it."""
    return [
        read(folder.parent)
        for folder in sorted(CALLS.rglob("recording.json"))
        if (folder.parent / "expected.json").exists()
    ]


def read(folder: Path) -> Case:
    document = json.loads((folder / "recording.json").read_text("utf-8"))
    request = document["interactions"][0]["request"]
    return Case(
        folder.relative_to(CALLS).as_posix(),
        request.get("method", "POST").upper(),
        request["path"],
        body_bytes(request.get("body")),
    )


def body_bytes(body: Any) -> bytes:
    if body is None:
        return b""
    if isinstance(body, dict) and set(body) == {"base64"}:
        return base64.b64decode(body["base64"])
    return json.dumps(body).encode()


class Operation:
    """One method of a client, recognised by the requests it makes."""

    def __init__(self, client: Any, name: str, method: Any) -> None:
        model = client.meta.service_model.operation_model(name)
        template = model.http["requestUri"].split("?")[0]
        members = model.input_shape.members.items() if model.input_shape else []
        # The name in the path is the member's own, or the one it has on the wire.
        self.path_members = {
            shape.serialization.get("name", member): member
            for member, shape in members
            if shape.serialization.get("location") == "uri"
        }
        self.names = re.findall(r"\{(\w+)\+?\}", template)
        pattern = re.sub(r"\\\{(\w+)\\?\+?\\\}", "([^/]+)", re.escape(template.rstrip("/")))
        self.pattern = re.compile(pattern + "/?")
        self.http_method = model.http["method"]
        self.method = method

    def arguments(self, case: Case) -> dict[str, str] | None:
        """What stands in the path; None where the request is none of this operation."""
        found = self.pattern.fullmatch(case.path.split("?")[0])
        if found is None or case.method != self.http_method:
            return None
        values = dict(zip(self.names, found.groups(), strict=True))
        return {self.path_members[name]: unquote(value) for name, value in values.items()}


class Driver:
    """Clients whose next request is a recorded one."""

    def __init__(self) -> None:
        config = botocore.config.Config(retries={"max_attempts": 0}, parameter_validation=False)
        self.next: Case | None = None
        self.operations: list[Operation] = []
        for service in SERVICES:
            client: Any = boto3.client(service, config=config)  # type: ignore[call-overload]
            client.meta.events.register(f"before-call.{service}", self.replace)
            # What boto3 cannot do has a name, but no method.
            self.operations += [
                Operation(client, name, getattr(client, method))
                for method, name in client.meta.method_to_api_mapping.items()
                if hasattr(client, method)
            ]

    def replace(self, params: dict[str, Any], **_: Any) -> None:
        assert self.next is not None
        host = re.match(r"https?://[^/]+", params["url"])
        assert host is not None
        params["body"] = self.next.body
        params["url_path"] = self.next.path
        params["url"] = host.group(0) + self.next.path
        # Two cases may ask the same and be answered differently.
        params["headers"]["x-replay-file"] = f"{self.next.name}/recording.json"

    def send(self, case: Case) -> str | None:
        """Makes the call and reads all of its answer. Returns the exception, if it failed."""
        operation, arguments = self.operation(case)
        self.next = case
        try:
            read_whole(operation.method(**arguments))
        except Exception as error:
            return type(error).__name__
        return None

    def operation(self, case: Case) -> tuple[Operation, dict[str, str]]:
        for operation in self.operations:
            arguments = operation.arguments(case)
            if arguments is not None:
                return operation, arguments
        sys.exit(f"cases: boto3 has no operation for {case.method} {case.path} of {case.name}")


def read_whole(response: dict[str, Any]) -> None:
    for value in response.values():
        for _ in pieces(value):
            pass


def pieces(value: Any) -> Iterator[object]:
    """The events of a stream; a body in one piece; of anything else nothing."""
    if hasattr(value, "read"):
        yield value.read()
    elif hasattr(value, "__iter__") and not isinstance(value, (str, bytes, dict, list)):
        yield from value


def main() -> None:
    sent: list[dict[str, str | None]] = []
    with SideSeat(project_id=PROJECT) as sideseat:
        driver = Driver()
        for case in load():
            with sideseat.trace(case.name) as span:
                raised = driver.send(case)
            sent.append({"name": case.name, "trace_id": span.trace_id, "raised": raised})
        if not sideseat.force_flush(FLUSH_MS):
            sys.exit("cases: the server did not take all spans")
    Path(sys.argv[1]).write_text(json.dumps(sent), "utf-8")


if __name__ == "__main__":
    main()
