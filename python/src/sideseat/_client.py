"""The client: one object that says where spans go, and starts spans of the caller's own."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any

from . import _core, _instrument, _runtime
from ._config import Config
from ._guard import log
from ._spans import Span, Tracer, TracerProvider, current
from .errors import ConfigurationError, SideSeatError

FLUSH_TIMEOUT_MS = 30_000


class Telemetry:
    """Local copies of what is recorded, for debugging: OTLP JSON, one export a line."""

    def __init__(self, pipeline: _core.Pipeline | None) -> None:
        self._pipeline = pipeline

    def setup_console_exporter(self) -> None:
        """Spans are also printed to standard output."""
        self._add("-")

    def setup_file_exporter(self, path: str | Path = "traces.jsonl", mode: str = "a") -> None:
        """Spans are also written to `path`; mode "w" starts the file anew, "a" appends."""
        if mode not in ("a", "w"):
            raise ConfigurationError(f'mode must be "a" or "w", not {mode!r}')
        if mode == "w":
            try:  # For its owner alone: spans hold what people wrote.
                os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
            except OSError as error:
                raise SideSeatError(f"cannot write {path}: {error}") from error
        self._add(str(path))

    def _add(self, path: str) -> None:
        if self._pipeline is None:
            return
        try:
            self._pipeline.add_sink(path)
        except RuntimeError as error:
            raise SideSeatError(str(error)) from error


class SideSeat:
    """Records what this process says to Amazon Bedrock, and sends it to a SideSeat server.

        client = SideSeat(framework=Frameworks.Bedrock)
        with client.trace("trip-planning", session_id="sess-abc", user_id="user-123"):
            bedrock.converse(...)

    Every argument may be left out: the environment (SIDESEAT_ENDPOINT, SIDESEAT_PROJECT,
    SIDESEAT_API_KEY, SIDESEAT_MODELS, SIDESEAT_RESOLVE_INFERENCE_PROFILES,
    SIDESEAT_ATTACHMENT_BYTES_MAX, SIDESEAT_DISABLED, SIDESEAT_DEBUG, else
    OTEL_EXPORTER_OTLP_ENDPOINT) and defaults stand in. Raises ConfigurationError for an endpoint
    that is no HTTP URL, for models that are no texts, and for a limit that is no size.

    `models` says which model stands behind an id that does not name it: {"arn:...:
    application-inference-profile/abc": "anthropic.claude-..."}. `resolve_inference_profiles` asks
    Bedrock for the profiles that are not among them (GetInferenceProfile), in the background and
    once for each, with the credentials of the client that uses one.

    Of images, documents, audio and video beyond `attachment_bytes_max` only hash and size leave.

    Where there are several clients, a call is recorded once: by the client of the span around it,
    else by the newest.
    """

    def __init__(
        self,
        *,
        disabled: bool | None = None,
        endpoint: str | None = None,
        api_key: str | None = None,
        project_id: str | None = None,
        framework: str | Sequence[str] | None = None,
        service_name: str | None = None,
        service_version: str | None = None,
        auto_instrument: bool = True,
        enable_traces: bool = True,
        enable_metrics: bool = True,
        enable_logs: bool | None = None,
        encode_binary: bool = True,
        capture_content: bool = True,
        models: Mapping[str, str] | None = None,
        resolve_inference_profiles: bool | None = None,
        attachment_bytes_max: int | None = None,
        debug: bool | None = None,
    ) -> None:
        self._config = Config.create(
            disabled=disabled,
            endpoint=endpoint,
            api_key=api_key,
            project_id=project_id,
            framework=framework,
            service_name=service_name,
            service_version=service_version,
            auto_instrument=auto_instrument,
            enable_traces=enable_traces,
            enable_metrics=enable_metrics,
            enable_logs=enable_logs,
            encode_binary=encode_binary,
            capture_content=capture_content,
            models=models,
            resolve_inference_profiles=resolve_inference_profiles,
            attachment_bytes_max=attachment_bytes_max,
            debug=debug,
        )
        if self._config.debug:
            _log_to_stderr()
        self._closed = False
        self.pipeline: _core.Pipeline | None = None
        """Where this client's spans go; None where it records nothing."""
        if self._config.enable_traces and not self._config.disabled:
            try:
                self.pipeline = _runtime.acquire(self._config)
            except ValueError as error:
                raise ConfigurationError(str(error)) from error
        self.tracer_provider = TracerProvider(
            self.pipeline, capture_content=self._config.capture_content
        )
        self.telemetry = Telemetry(self.pipeline)
        _runtime.open_client(self)
        if self.pipeline is not None and auto_instrument:
            _instrument.instrument()

    @property
    def config(self) -> Config:
        return self._config

    @property
    def is_disabled(self) -> bool:
        return self._config.disabled

    def trace(
        self,
        name: str,
        *,
        user_id: str | None = None,
        session_id: str | None = None,
        attributes: Mapping[str, Any] | None = None,
    ) -> AbstractContextManager[Span]:
        """A span around a piece of work: the calls and spans inside are its children.

        `session_id` and `user_id` reach everything inside. An exception that leaves the block marks
        the span as failed and goes on.
        """
        return self.span(name, user_id=user_id, session_id=session_id, attributes=attributes)

    def span(
        self,
        name: str,
        *,
        user_id: str | None = None,
        session_id: str | None = None,
        attributes: Mapping[str, Any] | None = None,
    ) -> AbstractContextManager[Span]:
        """The same as `trace`, by the name that suits a part of a trace."""
        return current(
            self.tracer_provider.start_span(
                name, attributes=attributes, session_id=session_id, user_id=user_id
            )
        )

    def get_tracer(self, name: str = "sideseat") -> Tracer:
        return self.tracer_provider.get_tracer(name)

    def force_flush(self, timeout_ms: int = FLUSH_TIMEOUT_MS) -> bool:
        """Sends what is finished. False: not all of it got through in time; it is kept."""
        return self.tracer_provider.force_flush(timeout_ms)

    def shutdown(self, timeout_ms: int = FLUSH_TIMEOUT_MS) -> None:
        """Sends what there is and records nothing more. Idempotent."""
        if self._closed:
            return
        self._closed = True
        _runtime.close_client(self)
        if self.pipeline is not None:
            _runtime.release(self._config, timeout_ms)
            self.pipeline = None

    def validate_connection(self, timeout: float = 5.0) -> bool:
        """True if the server takes an (empty) export within `timeout` seconds."""
        from http.client import HTTPException
        from urllib import error, request

        probe = request.Request(
            self._config.traces_url,
            data=b"",
            method="POST",
            headers={"content-type": "application/x-protobuf", **dict(self._config.headers)},
        )
        # A server on this machine is not behind a proxy, and any other one OTLP goes to directly.
        opener = request.build_opener(request.ProxyHandler({}))
        try:
            with opener.open(probe, timeout=timeout) as response:
                return 200 <= response.status < 300
        except (error.URLError, HTTPException, OSError, ValueError):
            return False

    def __enter__(self) -> SideSeat:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.shutdown()


def _log_to_stderr() -> None:
    _core.set_debug(True)
    log.setLevel(logging.DEBUG)
    if not log.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("sideseat: %(message)s"))
        log.addHandler(handler)
