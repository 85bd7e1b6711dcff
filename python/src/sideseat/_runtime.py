"""What one process has one of: the list of open clients, and what happens at fork and at exit."""

from __future__ import annotations

import atexit
import os
import sys
import threading
from typing import TYPE_CHECKING, Any

from . import _core
from ._config import Config
from ._context import current_span
from ._guard import log, swallow
from ._profiles import Resolver, resolvers

if TYPE_CHECKING:
    from ._client import SideSeat

EXIT_TIMEOUT_MS = 3_000
"""How long the end of the program may wait for a server; what is left then stays in the spool."""

clients: list[SideSeat] = []
"""Open clients, the newest last."""

_lock = threading.RLock()
_pipelines: dict[tuple[object, ...], _Shared] = {}
_open_pipelines: tuple[_core.Pipeline, ...] = ()
"""Replaced, never changed, so that calls may look at it without the lock."""
_hooked = False


class _Shared:
    """A pipeline and how many clients use it: notebooks make the same client again and again."""

    def __init__(self, pipeline: _core.Pipeline, config: Config) -> None:
        self.pipeline = pipeline
        self.config = config
        self.users = 0


def pipeline_for_call() -> _core.Pipeline | None:
    """Who records a call that begins now: the current span's client, so that a trace stays in one
    piece, else the newest one that records."""
    span = current_span.get()
    if span is not None and span.pipeline in _open_pipelines:
        return span.pipeline
    return next((client.pipeline for client in reversed(clients) if client.pipeline), None)


def acquire(config: Config) -> _core.Pipeline:
    """The pipeline for these settings, made if there is none. Raises ValueError for a bad URL."""
    with _lock:
        _hook_process()
        shared = _pipelines.get(_key(config))
        if shared is None:
            pipeline = _core.Pipeline(
                config.traces_url,
                list(config.headers),
                config.resource(),
                config.spool_directory,
                config.capture_content,
                list(config.models),
                config.attachment_bytes_max,
            )
            shared = _pipelines[_key(config)] = _Shared(pipeline, config)
            if config.resolve_inference_profiles:
                known = (model_id for model_id, _ in config.models)
                resolvers[pipeline] = Resolver(pipeline.learn_model, known)
            _note_open_pipelines()
        shared.users += 1
        return shared.pipeline


def release(config: Config, timeout_ms: int) -> None:
    """Gives a pipeline back; the last user shuts it down, the others send what there is."""
    with _lock:
        shared = _pipelines.get(_key(config))
        if shared is None:
            return
        shared.users -= 1
        if shared.users == 0:
            del _pipelines[_key(config)]
            resolvers.pop(shared.pipeline, None)
            _note_open_pipelines()
    if shared.users == 0:
        _report(shared, shared.pipeline.shutdown(timeout_ms))
    else:
        shared.pipeline.flush(timeout_ms)


def _note_open_pipelines() -> None:
    global _open_pipelines
    _open_pipelines = tuple(shared.pipeline for shared in _pipelines.values())


def open_client(client: SideSeat) -> None:
    with _lock:
        clients.append(client)


def close_client(client: SideSeat) -> None:
    with _lock:
        if client in clients:
            clients.remove(client)


def _key(config: Config) -> tuple[object, ...]:
    return (
        config.traces_url,
        config.headers,
        tuple(sorted(config.resource().items())),
        config.spool_directory,
        config.capture_content,
        config.models,
        config.resolve_inference_profiles,
        config.attachment_bytes_max,
    )


def _report(shared: _Shared, problem: str | None) -> None:
    """Says once, at the end, what did not get through."""
    stats = shared.pipeline.stats()
    if shared.config.debug:
        log.debug("%s: %s", shared.config.traces_url, stats)
    if stats["calls_dropped"]:
        log.warning("%s calls were dropped: more came than could be kept", stats["calls_dropped"])
    if problem is not None:
        log.warning(
            "spans could not be sent to %s (%s): %s wait on disk for the next run, %s are lost",
            shared.config.traces_url,
            problem,
            stats["spans_spooled"],
            int(stats["spans_waiting"]) + int(stats["spans_dropped"]),
        )


# --- Fork and exit ------------------------------------------------------------------------------


def _hook_process() -> None:
    global _hooked
    if _hooked:
        return
    _hooked = True
    atexit.register(_at_exit)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_after_fork_in_child)
    _hook_multiprocessing()


def _at_exit() -> None:
    """Open streams end as `exit`, and what there is goes out or into the spool."""
    for shared in list(_pipelines.values()):
        try:
            _report(shared, shared.pipeline.shutdown(EXIT_TIMEOUT_MS))
        except Exception:
            swallow("sending the last spans")


def _after_fork_in_child() -> None:
    """The child has none of the parent's threads: it starts anew, with the same clients."""
    global _lock
    _lock = threading.RLock()
    try:
        _core.count_fork()
        for shared in _pipelines.values():
            shared.pipeline.after_fork_in_child()
        for resolver in resolvers.values():
            resolver.reset()
        _hook_multiprocessing()
    except Exception:
        swallow("starting in a forked child")


def _hook_multiprocessing() -> None:
    """multiprocessing leaves its children with os._exit, past atexit, but runs its finalizers.

    A child of any kind clears them as it starts and then runs what is registered for after a fork;
    a client may be made before that, as modules are imported for the child, or after.
    """
    if "multiprocessing.util" not in sys.modules:  # The program does not use it.
        return
    multiprocessing: Any = sys.modules["multiprocessing"]
    multiprocessing.util.register_after_fork(_Shared, _finish_with_multiprocessing)
    if multiprocessing.parent_process() is not None:
        _finish_with_multiprocessing()


def _finish_with_multiprocessing(_: object = None) -> None:
    sys.modules["multiprocessing.util"].Finalize(None, _at_exit, exitpriority=0)
