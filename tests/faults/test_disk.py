"""A disk that is full or cannot be written: clear answers, nothing lost, and it goes on."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import load
import processes
import pytest
from victim import Victim, span

DISK_BYTES = 24 << 20
BALLAST_BYTES = 12 << 20


def mount(*arguments: str | Path) -> None:
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"no disk of its own can be mounted here: {done.stderr.strip()}")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk in memory."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    where = tmp_path / "disk"
    where.mkdir()
    mount("-t", "tmpfs", "-o", f"size={DISK_BYTES}", "none", where)
    yield where
    subprocess.run(["umount", "--lazy", where], check=True)


def fill(victim: Victim, acknowledged: Path, seed: int) -> dict[str, int]:
    return load.Load(
        victim.address,
        "/v1/traces",
        traces=8000,
        spans=20,
        connections=2,
        patience=0,
        seed=seed,
        acknowledged=acknowledged,
    ).finish()


def expect_all(victim: Victim, acknowledged: Path) -> None:
    checked = load.check(victim.address, acknowledged)
    assert (checked["missing"], checked["twice"]) == (0, 0), checked


def test_a_full_disk_refuses_and_goes_on_when_there_is_room(disk: Path, tmp_path: Path) -> None:
    ballast = disk / "ballast"
    ballast.write_bytes(bytes(BALLAST_BYTES))
    victim = Victim(disk / "data", tmp_path / "server.log")
    with victim.process:
        sent = fill(victim, tmp_path / "before", seed=1)
        assert 0 < sent["acknowledged"] < sent["spans"], "the disk was to become full"
        assert sent["refused"] == 0, f"answered {sent['refused_status']}: senders would drop it"

        answer = victim.export(span())
        health = victim.get("/api/v1/health")
        if answer.status == 200:  # A span that small may still find room.
            assert health["status"] == "ok"
        else:
            assert answer.status == 503
            assert "retry-after" in answer.headers
            assert health["status"] == "failing"
            assert health["writing"]["failing"]
        expect_all(victim, tmp_path / "before")

        ballast.unlink()
        victim.goes_on()
        assert victim.get("/api/v1/health")["status"] == "ok"
        victim.finds_by_words()
        expect_all(victim, tmp_path / "before")
        victim.expect_clean()


def test_a_full_disk_keeps_all_over_a_kill(disk: Path, tmp_path: Path) -> None:
    ballast = disk / "ballast"
    ballast.write_bytes(bytes(BALLAST_BYTES))
    victim = Victim(disk / "data", tmp_path / "server.log")
    sent = fill(victim, tmp_path / "before", seed=2)
    assert 0 < sent["acknowledged"] < sent["spans"], "the disk was to become full"
    victim.process.kill()
    ballast.unlink()

    victim.restart()

    with victim.process:
        expect_all(victim, tmp_path / "before")
        victim.goes_on()
        victim.expect_clean()


def test_a_read_only_disk_is_named_and_the_server_starts_when_it_can_write(
    disk: Path, tmp_path: Path
) -> None:
    victim = Victim(disk / "data", tmp_path / "server.log")
    kept = span()
    assert victim.export(kept).status == 200
    assert victim.process.stop() == 0
    mount("-o", "remount,ro", disk)
    command = [processes.SIDESEAT, "serve", "--port", "0", "--data", disk / "data"]
    command += processes.NO_OTLP_DOORS
    with processes.Process(command, tmp_path / "refused.log") as refused:
        assert refused.popen.wait(30) == 1
        assert str(disk / "data") in refused.log_tail()
        assert "read-only" in refused.log_tail().lower()

    mount("-o", "remount,rw", disk)
    victim.restart()

    with victim.process:
        assert victim.has(kept["traceId"]) == 1
        victim.goes_on()
