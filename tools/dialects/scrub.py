"""Takes out of OTLP JSON what belongs to one run on one machine, so that a fixture can be published
and making it again changes little: ids and times are numbered, paths, hosts and processes go.
"""

from __future__ import annotations

import datetime
import getpass
import json
import re
import socket
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]

# The first instant of a fixture; each later one that it names is a millisecond further.
BEGIN_NS = int(datetime.datetime(2026, 1, 5, 9, tzinfo=datetime.timezone.utc).timestamp()) * 10**9
STEP_NS = 1_000_000
TIME_MEMBERS = {"timeUnixNano", "startTimeUnixNano", "endTimeUnixNano", "observedTimeUnixNano"}
ID_DIGITS = {"traceId": 32, "spanId": 16, "parentSpanId": 16}

# Of a resource: who it is, not where it ran.
RESOURCE_PREFIXES = ("service.", "telemetry.", "deployment.", "openinference.", "sideseat.")

UUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")
UUID_HEX = re.compile(r"(?<![0-9a-zA-Z])[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}(?![0-9a-zA-Z])")
MOMENT = re.compile(r"\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
OBJECT_ADDRESS = re.compile(r"\b0x[0-9a-f]{8,16}\b")
INSTALLED = re.compile(r"[\w./@+-]*/(?:site-packages|node_modules)/")
STANDARD_LIBRARY = re.compile(r"/[\w./-]+/lib/python3\.\d+/")


def scrubbed(requests: list[dict[str, Any]], hosts: dict[str, str]) -> list[dict[str, Any]]:
    """`hosts`: the address (127.0.0.1:PORT) of each local server, and whom it stands for."""
    scrub = Scrub(requests, hosts)
    result = [scrub.value(request) for request in requests]
    refuse_traces_of_the_machine(json.dumps(result, ensure_ascii=False))
    return result


class Scrub:
    def __init__(self, requests: list[dict[str, Any]], hosts: dict[str, str]) -> None:
        self.hosts = hosts
        text = json.dumps(requests)
        ports = {address.rpartition(":")[2]: name for address, name in hosts.items()}
        self.ports = {port: name for port, name in ports.items() if f'"{port}"' in text}
        self.numbers: dict[str, dict[str, int]] = {}
        times = sorted({int(time) for time in members(requests, TIME_MEMBERS) if int(time)})
        self.times = {time: BEGIN_NS + STEP_NS * rank for rank, time in enumerate(times)}
        # In the order of their begin, which is that of a program, not that of its exporter.
        for span in sorted(spans(requests), key=lambda span: int(span["startTimeUnixNano"])):
            self.number("trace", span["traceId"])
            self.number("span", span["spanId"])

    def number(self, kind: str, value: str) -> int:
        numbers = self.numbers.setdefault(kind, {})
        return numbers.setdefault(value, len(numbers) + 1)

    def value(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self.value(element) for element in value]
        if isinstance(value, dict):
            if "key" in value and "value" in value:
                return self.attribute(value)
            return {name: self.member(name, member) for name, member in value.items()}
        return self.text(value) if isinstance(value, str) else value

    def member(self, name: str, value: Any) -> Any:
        if name in TIME_MEMBERS:
            return str(self.times.get(int(value), 0))
        if name in ID_DIGITS:
            kind = "trace" if name == "traceId" else "span"
            return f"{self.number(kind, value):0{ID_DIGITS[name]}x}" if value else value
        if name == "resource":
            kept = value.get("attributes", [])
            kept = [entry for entry in kept if entry["key"].startswith(RESOURCE_PREFIXES)]
            return {**value, "attributes": [self.value(entry) for entry in kept]}
        return self.value(value)

    def attribute(self, entry: dict[str, Any]) -> dict[str, Any]:
        integer = entry["value"].get("intValue")
        if entry["key"].endswith(".port") and str(integer) in self.ports:
            return {**entry, "value": {"intValue": "443"}}
        text = entry["value"].get("stringValue")
        if entry["key"] in ("server.address", "net.peer.name") and text == "127.0.0.1":
            name = next(iter(self.ports.values()), next(iter(self.hosts.values())))
            return {**entry, "value": {"stringValue": name}}
        return {**entry, "value": self.value(entry["value"])}

    def text(self, text: str) -> str:
        for address, name in self.hosts.items():
            text = text.replace(f"http://{address}", f"https://{name}").replace(address, name)
        text = UUID.sub(self.numbered_uuid, text)
        text = UUID_HEX.sub(lambda match: self.numbered_uuid(match).replace("-", ""), text)
        text = MOMENT.sub("2026-01-05T09:00:00+00:00", text)
        text = OBJECT_ADDRESS.sub("0x7f0000000000", text)
        text = INSTALLED.sub("site-packages/", text)
        text = STANDARD_LIBRARY.sub("lib/python3/", text)
        return text.replace(f"{ROOT}/", "")

    def numbered_uuid(self, match: re.Match[str]) -> str:
        return f"00000000-0000-4000-8000-{self.number('uuid', match.group(0)):012x}"


def members(value: Any, names: set[str]) -> list[Any]:
    """Every member of one of these names, however deep."""
    if isinstance(value, list):
        return [found for element in value for found in members(element, names)]
    if not isinstance(value, dict):
        return []
    found = [member for name, member in value.items() if name in names]
    return found + [deep for member in value.values() for deep in members(member, names)]


def spans(requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        span
        for request in requests
        for resource in request.get("resourceSpans", [])
        for scope in resource.get("scopeSpans", [])
        for span in scope.get("spans", [])
    ]


def refuse_traces_of_the_machine(text: str) -> None:
    suspects = {str(ROOT), str(Path.home()), sys.prefix, socket.gethostname(), "127.0.0.1", "/tmp/"}
    if getpass.getuser() != "root":  # A word that fixtures may hold.
        suspects.add(getpass.getuser())
    found = [suspect for suspect in suspects if len(suspect) > 2 and suspect in text]
    if found:
        where = max(0, text.index(found[0]) - 80)
        raise SystemExit(f"left of this machine: {found[0]} in ...{text[where : where + 240]}...")
