"""The life of the process: exit, fork, threads, and no server. Each test is a real program."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import fake_bedrock
import pytest
from fake_bedrock import FakeBedrock
from otlp import Collector

HEAD = """
import os, sys
sys.path.insert(0, {tests!r})
from sideseat import SideSeat
from wire import ASK, INVOKE
import boto3
client = SideSeat()
bedrock = boto3.client("bedrock-runtime", region_name="us-east-1")
"""

Run = Callable[[str], "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(fake: FakeBedrock, collector: Collector, tmp_path: Path) -> Run:
    """Runs a program after HEAD; it must succeed and say nothing of its own on stderr."""
    fake.script(fake_bedrock.converse())
    head = HEAD.format(tests=str(Path(__file__).parent))

    def run_program(code: str, **environ: str) -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ,
            "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": fake.url,
            "SIDESEAT_ENDPOINT": collector.url,
            "XDG_STATE_HOME": str(tmp_path),
            **environ,
        }
        return subprocess.run(
            [sys.executable, "-c", head + code],
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run_program


def clean(done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


def test_the_last_spans_are_sent_at_exit(run: Run, collector: Collector) -> None:
    clean(run("bedrock.converse(**ASK)"))
    assert len(collector.calls()) == 1


def test_a_stream_open_at_exit_ends_as_exit(
    run: Run, fake: FakeBedrock, collector: Collector
) -> None:
    fake.script(fake_bedrock.stream())
    code = """
stream = bedrock.converse_stream(**ASK)["stream"]
for event in stream:
    if "contentBlockDelta" in event:
        break
"""
    clean(run(code, SIDESEAT_STRICT="0"))  # Users are not told of handles that are still alive.
    [call] = collector.calls()
    assert call["sideseat.incomplete"] == "exit"
    assert "One" in call["gen_ai.output.messages"]


def test_a_body_unread_at_exit_ends_as_exit(
    run: Run, fake: FakeBedrock, collector: Collector
) -> None:
    fake.script(fake_bedrock.invoke())
    run("body = bedrock.invoke_model(**INVOKE)['body']")
    [call] = collector.calls()
    assert call["sideseat.incomplete"] == "exit"


def test_an_exception_that_ends_the_program_ends_its_spans(run: Run, collector: Collector) -> None:
    done = run("""
with client.trace("outer"):
    bedrock.converse(**ASK)
    raise SystemExit(3)
""")
    assert done.returncode == 3
    outer, call = collector.spans()
    assert call.parent == outer.span_id


# Nobody listens: the program ends as fast, says so in a line, and the next run delivers.
def test_without_a_server_spans_wait_for_the_next_run(
    run: Run, collector: Collector, tmp_path: Path
) -> None:
    url = collector.url
    collector.close()
    started = time.monotonic()
    done = run("bedrock.converse(**ASK)")
    assert time.monotonic() - started < 10
    assert done.returncode == 0
    assert done.stderr.count("\n") == 1
    assert "could not be sent" in done.stderr
    assert any((tmp_path / "sideseat" / "spool").rglob("*"))

    second = Collector(port=int(url.rsplit(":", 1)[1]))
    clean(run("bedrock.converse(**ASK); client.force_flush()"))
    assert len(second.calls()) == 2
    second.close()


def test_a_server_that_hangs_does_not_hold_the_program(run: Run) -> None:
    silent = FakeBedrock()
    silent.script(fake_bedrock.Reply([], silent=True))
    started = time.monotonic()
    done = run("bedrock.converse(**ASK)", SIDESEAT_ENDPOINT=silent.url)
    assert time.monotonic() - started < 15
    assert done.returncode == 0
    silent.close()


def test_a_forked_child_records_its_own_calls(run: Run, collector: Collector) -> None:
    clean(
        run("""
bedrock.converse(**ASK)
with client.trace("parent") as span:
    if (child := os.fork()) == 0:
        bedrock.converse(**ASK)
        sys.exit(0)  # With atexit, as a program ends.
    assert os.waitpid(child, 0)[1] == 0
    bedrock.converse(**ASK)
""")
    )
    calls = collector.calls()
    [root] = [span for span in collector.spans() if span.name == "parent"]
    assert len(calls) == 3
    assert len({call.span_id for call in calls}) == 3
    assert sum(call.parent == root.span_id for call in calls) == 2


# The parent's attachments may be on their way still, or lost with it.
def test_a_forked_child_sends_attachments_itself(run: Run, collector: Collector) -> None:
    clean(
        run("""
picture = {"image": {"format": "png", "source": {"bytes": b"a picture"}}}
ask = {**ASK, "messages": [{"role": "user", "content": [picture]}]}
bedrock.converse(**ask)
bedrock.converse(**ask)
if (child := os.fork()) == 0:
    bedrock.converse(**ask)
    sys.exit(0)
assert os.waitpid(child, 0)[1] == 0
""")
    )
    carried = [call["sideseat.attachments"] for call in collector.calls()]
    assert [found and found[0]["bytes"] for found in carried] == [b"a picture", None, b"a picture"]


# What is in flight at a fork is the parent's: the child neither records it nor waits for it.
def test_a_stream_open_over_a_fork_is_the_parents(
    run: Run, fake: FakeBedrock, collector: Collector
) -> None:
    fake.script(fake_bedrock.stream())
    clean(
        run("""
stream = bedrock.converse_stream(**ASK)["stream"]
events = iter(stream)
next(events)
if (child := os.fork()) == 0:
    assert client.force_flush(5000)
    del stream, events
    import gc; gc.collect()
    client.shutdown(5000)
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
for event in events:
    pass
""")
    )
    [call] = collector.calls()
    assert call["sideseat.incomplete"] is None


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_multiprocessing_children_send_what_they_recorded(
    run: Run, collector: Collector, tmp_path: Path, method: str
) -> None:
    worker = tmp_path / "worker.py"
    worker.write_text(
        HEAD.format(tests=str(Path(__file__).parent))
        + "def work(n):\n    bedrock.converse(**ASK)\n    return n\n"
    )
    clean(
        run(f"""
if __name__ == "__main__":
    sys.path.insert(0, {str(tmp_path)!r})
    import multiprocessing, worker
    context = multiprocessing.get_context({method!r})
    processes = [context.Process(target=worker.work, args=(n,)) for n in range(3)]
    [process.start() for process in processes]
    [process.join() for process in processes]
    assert [process.exitcode for process in processes] == [0, 0, 0]
""")
    )
    assert len(collector.calls()) == 3


def test_forking_while_threads_record_never_hangs(run: Run, collector: Collector) -> None:
    clean(
        run("""
import threading
stop = threading.Event()
def work():
    while not stop.is_set():
        bedrock.converse(**ASK)
threads = [threading.Thread(target=work) for _ in range(4)]
[thread.start() for thread in threads]
for _ in range(10):
    if (child := os.fork()) == 0:
        import signal; signal.alarm(20)
        with client.trace("child"):
            pass
        client.force_flush(10000)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
stop.set()
[thread.join() for thread in threads]
""")
    )
    assert sum(span.name == "child" for span in collector.spans()) == 10


def test_many_threads_lose_nothing(run: Run, fake: FakeBedrock, collector: Collector) -> None:
    fake.script(fake_bedrock.invoke())
    clean(
        run("""
from concurrent.futures import ThreadPoolExecutor
def work(n):
    body = bedrock.invoke_model(**INVOKE)["body"]
    body.read(100) if n % 2 else body.read()
with ThreadPoolExecutor(8) as pool:
    list(pool.map(work, range(200)))
assert client.force_flush()
assert client.pipeline.stats()["calls_begun"] == 200
""")
    )
    calls = collector.calls()
    assert len({call.span_id for call in calls}) == len(calls) == 200
    assert sum(call["sideseat.incomplete"] == "closed" for call in calls) == 100


def test_the_bytes_of_large_bodies_are_given_back(run: Run) -> None:
    clean(
        run("""
import gc, json, sys
body = json.dumps({"messages": [{"role": "user", "content": "x" * 100_000}]}).encode()
before = sys.getrefcount(body)
bedrock.meta.events.register("before-call", lambda params, **_: params.update(body=body))
for _ in range(5):
    bedrock.converse(**ASK)
assert client.force_flush()
gc.collect()
assert sys.getrefcount(body) <= before + 1, (before, sys.getrefcount(body))
""")
    )
