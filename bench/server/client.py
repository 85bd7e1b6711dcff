"""Asks a server over one kept-alive connection and takes the time."""

from __future__ import annotations

import http.client
import statistics
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 120


@dataclass(frozen=True)
class Times:
    """Milliseconds."""

    p50: float
    p99: float
    worst: float

    @staticmethod
    def of(seconds: list[float]) -> Times:
        ordered = sorted(seconds)
        p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
        return Times(statistics.median(ordered) * 1e3, p99 * 1e3, ordered[-1] * 1e3)

    def __str__(self) -> str:
        return f"{self.p50:.1f} / {self.p99:.1f}"


class Client:
    def __init__(self, address: str) -> None:
        url = urlsplit(address)
        self.connection = http.client.HTTPConnection(
            url.hostname or "", url.port, timeout=TIMEOUT_SECONDS
        )

    def ask(
        self, target: str, body: bytes | None = None, content_type: str = "application/json"
    ) -> tuple[int, bytes]:
        """GET, or POST where there is a body; the status and what came."""
        headers = {"content-type": content_type} if body is not None else {}
        self.connection.request("POST" if body is not None else "GET", target, body, headers)
        response = self.connection.getresponse()
        return response.status, response.read()

    def time(self, target: str) -> tuple[float, int, bytes]:
        """Seconds, status, body."""
        began = time.perf_counter()
        status, body = self.ask(target)
        return time.perf_counter() - began, status, body
