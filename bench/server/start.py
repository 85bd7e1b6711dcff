"""How long `sideseat` takes from its start to its first answer, and the memory it idles at.

usage: .venv/bin/python bench/server/start.py [--runs N]

A run starts the server on empty data and asks for /api/v1/health until the answer is 200. Printed
are the median and the worst run, and the resident memory a second after the last start.
"""

from __future__ import annotations

import argparse
import http.client
import socket
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools" / "dev"))

import processes

IDLE_SECONDS = 1.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_health(port: int) -> None:
    deadline = time.monotonic() + processes.READY_SECONDS_MAX
    while time.monotonic() < deadline:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        try:
            connection.request("GET", "/api/v1/health")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.0005)
        finally:
            connection.close()
    sys.exit("the server did not answer")


def resident_bytes(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError("no VmRSS")


def measure(folder: Path, runs: int) -> dict[str, float]:
    starts_ms: list[float] = []
    idle_bytes = 0
    for run in range(runs):
        port = free_port()
        command = [processes.SIDESEAT, "serve", "--port", str(port), "--data", folder / str(run)]
        command += processes.NO_OTLP_DOORS
        began = time.perf_counter()
        with processes.Process(command, folder / "log") as server:
            wait_for_health(port)
            starts_ms.append((time.perf_counter() - began) * 1000)
            if run == runs - 1:
                time.sleep(IDLE_SECONDS)
                idle_bytes = resident_bytes(server.popen.pid)
    return {
        "start_to_first_200_median_ms": round(statistics.median(starts_ms), 1),
        "start_to_first_200_worst_ms": round(max(starts_ms), 1),
        "idle_resident_mb": round(idle_bytes / 1e6, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Start time and idle memory of the server.")
    parser.add_argument("--runs", type=int, default=20)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = measure(Path(folder), arguments.runs)
    for name, value in result.items():
        print(f"{name:32} {value}")


if __name__ == "__main__":
    main()
