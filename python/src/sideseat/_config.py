"""Settings: what the program says, else the environment, else the default."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote, unquote, urlsplit

from . import _core
from .errors import ConfigurationError

DEFAULT_ENDPOINT = "http://127.0.0.1:5388"
DEFAULT_PROJECT = "default"


@dataclass(frozen=True)
class Config:
    """The settings of one client, resolved. Made by `Config.create`."""

    endpoint: str
    traces_url: str
    """Where spans go: OTLP over HTTP."""
    project_id: str
    api_key: str | None = field(repr=False)
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    """Sent with every export; holds the API key."""
    frameworks: tuple[str, ...]
    service_name: str
    service_version: str | None
    disabled: bool
    auto_instrument: bool
    enable_traces: bool
    enable_metrics: bool
    enable_logs: bool
    encode_binary: bool
    capture_content: bool
    """False: no messages, bodies or tool definitions leave the process; tokens and times do."""
    models: tuple[tuple[str, str], ...]
    """Models behind ids that do not name them: id or ARN, and a model id, profile id or ARN."""
    resolve_inference_profiles: bool
    """Whether Bedrock is asked which model an application inference profile stands for."""
    attachment_bytes_max: int
    """Of images, documents, audio and video beyond this only hash and size leave the process."""
    debug: bool
    spool_directory: str
    """Where spans wait while no server is up; empty where there is no place to write."""

    @classmethod
    def create(
        cls,
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
        environ: Mapping[str, str] = os.environ,
    ) -> Config:
        """Raises ConfigurationError for an endpoint that is no HTTP URL, for models that are no
        texts, and for a limit that is no size."""
        project = project_id or environ.get("SIDESEAT_PROJECT")
        base, traces_url = _traces_url(endpoint, project, environ)
        key = api_key or environ.get("SIDESEAT_API_KEY") or None
        return cls(
            endpoint=base,
            traces_url=traces_url,
            project_id=project or DEFAULT_PROJECT,
            api_key=key,
            headers=_headers(key, environ),
            frameworks=_frameworks(framework),
            service_name=service_name or environ.get("OTEL_SERVICE_NAME") or _program_name(),
            service_version=service_version,
            disabled=_flag("SIDESEAT_DISABLED", environ) if disabled is None else disabled,
            auto_instrument=auto_instrument,
            enable_traces=enable_traces,
            enable_metrics=enable_metrics,
            enable_logs=bool(enable_logs),
            encode_binary=encode_binary,
            capture_content=capture_content,
            models=_models(models, environ),
            resolve_inference_profiles=(
                _flag("SIDESEAT_RESOLVE_INFERENCE_PROFILES", environ)
                if resolve_inference_profiles is None
                else resolve_inference_profiles
            ),
            attachment_bytes_max=_attachment_bytes_max(attachment_bytes_max, environ),
            debug=_flag("SIDESEAT_DEBUG", environ) if debug is None else debug,
            spool_directory=_spool_directory(environ),
        )

    def resource(self) -> dict[str, str | int]:
        """Who makes the spans, as OpenTelemetry resource attributes."""
        attributes: dict[str, str | int] = {
            "service.name": self.service_name,
            "telemetry.sdk.name": "sideseat",
            "telemetry.sdk.language": "python",
            "process.runtime.version": ".".join(map(str, sys.version_info[:3])),
        }
        if self.service_version:
            attributes["service.version"] = self.service_version
        return attributes


def _traces_url(
    endpoint: str | None, project: str | None, environ: Mapping[str, str]
) -> tuple[str, str]:
    """The endpoint, and the URL for traces under it.

    A path given with the endpoint is kept and `/v1/traces` appended. Without one it is a SideSeat
    server and the project is in the path; but OTEL_EXPORTER_OTLP_ENDPOINT may name any OTLP server,
    so there the project goes into the path only if somebody named one.
    """
    sideseat = endpoint or environ.get("SIDESEAT_ENDPOINT")
    base = (sideseat or environ.get("OTEL_EXPORTER_OTLP_ENDPOINT") or DEFAULT_ENDPOINT).strip()
    is_otel = not sideseat and bool(environ.get("OTEL_EXPORTER_OTLP_ENDPOINT"))
    base = base.rstrip("/")
    parts = urlsplit(base)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigurationError(
            f"the endpoint must be a URL like {DEFAULT_ENDPOINT}, not {base!r};"
            " it comes from endpoint=, SIDESEAT_ENDPOINT or OTEL_EXPORTER_OTLP_ENDPOINT"
        )
    if parts.path.endswith("/v1/traces"):
        return base, base
    if parts.path or (is_otel and not project):
        return base, f"{base}/v1/traces"
    return base, f"{base}/otel/{quote(project or DEFAULT_PROJECT, safe='')}/v1/traces"


def _headers(api_key: str | None, environ: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """OTEL_EXPORTER_OTLP_HEADERS ("name=value,name=value") and our own API key."""
    headers: dict[str, str] = {}
    for pair in environ.get("OTEL_EXPORTER_OTLP_HEADERS", "").split(","):
        name, separator, value = pair.partition("=")
        if separator and name.strip():
            headers[name.strip().lower()] = unquote(value.strip())
    if api_key:
        headers["authorization"] = f"Bearer {api_key}"
    return tuple(headers.items())


def _frameworks(framework: str | Sequence[str] | None) -> tuple[str, ...]:
    if framework is None:
        return ()
    return (framework,) if isinstance(framework, str) else tuple(framework)


def _models(models: Any, environ: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """`models`, else SIDESEAT_MODELS: a JSON object, or the path of a file that holds one."""
    source = "models="
    if models is None:
        source = "SIDESEAT_MODELS"
        text = environ.get(source, "").strip()
        try:
            if text and not text.startswith("{"):
                text = Path(text).read_text("utf-8")
            models = json.loads(text or "{}")
        except (OSError, ValueError) as error:
            raise ConfigurationError(
                f"{source} must be a JSON object or a file that holds one: {type(error).__name__}"
            ) from error
    if not isinstance(models, Mapping) or not all(
        isinstance(text, str) and text
        for pair in cast("Mapping[Any, Any]", models).items()
        for text in pair
    ):
        raise ConfigurationError(f"{source} must map ids or ARNs to model ids, all of them text")
    return tuple(sorted(cast("Mapping[str, str]", models).items()))


def _program_name() -> str:
    name = Path(sys.argv[0]).stem if sys.argv and sys.argv[0] else ""
    return name if name and not name.startswith("-") else "python"


def _flag(name: str, environ: Mapping[str, str]) -> bool:
    return environ.get(name, "").strip().lower() in ("1", "true", "yes", "on")


def _attachment_bytes_max(given: int | None, environ: Mapping[str, str]) -> int:
    value: object = environ.get("SIDESEAT_ATTACHMENT_BYTES_MAX") or None if given is None else given
    if value is None:
        return _core.ATTACHMENT_BYTES_MAX
    try:
        limit = int(str(value))
    except ValueError:
        limit = -1
    if not 0 <= limit < 2**63:
        raise ConfigurationError(
            f"the limit for attachments must be a number of bytes, 0 or more, not {value!r};"
            " it comes from attachment_bytes_max= or SIDESEAT_ATTACHMENT_BYTES_MAX"
        )
    return limit


def _spool_directory(environ: Mapping[str, str]) -> str:
    try:
        home = environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    except RuntimeError:  # There is no home directory.
        return ""
    return str(Path(home) / "sideseat" / "spool")
