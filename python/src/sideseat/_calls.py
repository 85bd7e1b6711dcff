"""From botocore's objects to the recorder: what the wrappers in `_instrument` tell it, and when.

Nothing here keeps the caller's objects: bytes are handed over, texts copied. What the wrappers call
on the way of a request that goes out never raises.
"""

from __future__ import annotations

import base64
import json
import re
import sys
from contextlib import suppress
from typing import Any, NamedTuple

from . import _core, _tee
from ._context import current_context
from ._core import EndReason
from ._guard import swallow
from ._runtime import pipeline_for_call

OPERATIONS = frozenset(
    {
        "Converse",
        "ConverseStream",
        "InvokeModel",
        "InvokeModelWithResponseStream",
        "ApplyGuardrail",
        "CountTokens",
        "StartAsyncInvoke",
        "GetAsyncInvoke",
        "ListAsyncInvokes",
    }
)

AGENT_OPERATIONS = frozenset(
    {
        "InvokeAgent",
        "InvokeInlineAgent",
        "InvokeFlow",
        "Retrieve",
        "RetrieveAndGenerate",
        "RetrieveAndGenerateStream",
        "Rerank",
        "OptimizePrompt",
        "GenerateQuery",
        "GetAgentMemory",
        "DeleteAgentMemory",
        "StartFlowExecution",
        "GetFlowExecution",
        "StopFlowExecution",
        "ListFlowExecutions",
        "ListFlowExecutionEvents",
        "GetExecutionFlowSnapshot",
        "CreateSession",
        "GetSession",
        "UpdateSession",
        "EndSession",
        "DeleteSession",
        "ListSessions",
        "CreateInvocation",
        "ListInvocations",
        "PutInvocationStep",
        "GetInvocationStep",
        "ListInvocationSteps",
    }
)


class Service(NamedTuple):
    """One of AWS's services whose calls are recorded."""

    name: str
    """What it calls itself: the span's rpc.service."""
    operations: frozenset[str]


SERVICES = {
    "bedrock-runtime": Service("Bedrock Runtime", OPERATIONS),
    "bedrock-agent-runtime": Service("Bedrock Agent Runtime", AGENT_OPERATIONS),
}
"""By the prefix of their endpoints."""

_WITH_HEADERS = frozenset({"InvokeModel", "InvokeModelWithResponseStream"})
"""Operations that have members in request headers."""


class Flight:
    """A call between its begin and its answer."""

    __slots__ = ("call", "endpoint", "response")

    def __init__(self, call: _core.Call, endpoint: Any) -> None:
        self.call = call
        self.endpoint = endpoint
        self.response: Any = None
        """The last attempt's AWSResponse: all there is if botocore's parser fails."""


def begin(endpoint: Any, operation_model: Any, request_dict: Any) -> Flight | None:
    """A request is about to be made. None: it is not to be recorded."""
    try:
        operation: str = operation_model.name
        pipeline = pipeline_for_call()
        service = SERVICES[endpoint._endpoint_prefix]
        if pipeline is None or operation not in service.operations:
            return None
        body = request_dict["body"]
        missing = ""
        if type(body) is not bytes:
            body, missing = _read_body(body)
        call = pipeline.begin(
            service.name,
            operation,
            request_dict["url_path"],
            "",
            request_dict["context"].get("client_region") or "",
            request_dict["url"],
            request_dict["headers"] if operation in _WITH_HEADERS else None,
            body,
            missing,
            current_context(),
        )
        return Flight(call, endpoint)
    except Exception:
        swallow("recording a request")
        return None


def _read_body(body: Any) -> tuple[Any, str]:
    """What the caller gave as InvokeModel's body, and why there is nothing if there is nothing."""
    if isinstance(body, str):
        return body.encode(), ""
    if body is None or isinstance(body, (bytes, bytearray)):
        return body, ""
    position: Any = None
    try:
        if not body.seekable():
            return None, "not_seekable"
        position = body.tell()
        content = body.read()
        body.seek(position)
    except Exception:  # Whatever a caller's file raises, botocore will meet it too.
        if position is not None:
            with suppress(Exception):
                body.seek(position)
        return None, "not_readable"
    return (content.encode() if isinstance(content, str) else content), ""


def attempt_answered(flight: Flight, response: Any) -> None:
    try:
        flight.response = response
        flight.call.attempt(response.status_code)
    except Exception:
        swallow("recording an attempt")


def attempt_failed(flight: Flight) -> None:
    try:
        flight.call.attempt(-1)
    except Exception:
        swallow("recording an attempt")


def answered(flight: Flight, operation_model: Any, result: tuple[Any, Any]) -> None:
    """make_request returned: a whole answer, an error of the service, or a stream's start."""
    try:
        http, parsed = result
        call = flight.call
        status: int = http.status_code
        headers = _headers(http, parsed)
        if status >= 300:
            call.response(status, headers, _content(http) or b"")
            error = parsed.get("Error", {})
            call.end(EndReason.ERROR, str(error.get("Code", status)), str(error.get("Message", "")))
        elif operation_model.has_event_stream_output or operation_model.has_streaming_output:
            call.response(status, headers, None)
            if not _tee.attach(http.raw, call):
                call.end(EndReason.DROPPED)
        else:
            call.response(status, headers, _content(http) or b"")
            call.end(EndReason.COMPLETE)
    except Exception:
        swallow("recording an answer")


def failed(flight: Flight, error: BaseException) -> None:
    """make_request raised: no answer came, or one that botocore could not read."""
    try:
        response = flight.response
        if response is not None:
            flight.call.response(
                response.status_code, _headers(response, {}), _content(response) or b""
            )
        reason = EndReason.ERROR if isinstance(error, Exception) else EndReason.CANCELLED
        flight.call.end(reason, type(error).__name__, _safe_message(error))
    except Exception:
        swallow("recording a failure")


def refused(client: Any, operation: Any, api_params: Any, error: Exception) -> None:
    """botocore refused the call before there was a request: bad parameters, no endpoint."""
    pipeline = pipeline_for_call()
    service = SERVICES[client._endpoint._endpoint_prefix]
    if pipeline is None or operation not in service.operations or not _is_botocore_error(error):
        return
    model_id = api_params.get("modelId")
    body, missing = _refused_body(operation, api_params)
    call = pipeline.begin(
        service.name,
        operation,
        "",
        model_id if isinstance(model_id, str) else "",
        client.meta.region_name or "",
        client.meta.endpoint_url or "",
        None,
        body,
        missing,
        current_context(),
    )
    call.end(EndReason.ERROR, type(error).__name__, _safe_message(error))


def _refused_body(operation: str, api_params: dict[str, Any]) -> tuple[Any, str]:
    """What would have been sent, as far as it is known: the prompt of a refused call."""
    content: Any = {name: value for name, value in api_params.items() if name != "modelId"}
    if operation in _WITH_HEADERS:
        content = api_params.get("body")
        if not isinstance(content, (dict, list)):
            return _read_body(content)
    try:
        return json.dumps(content, default=_bytes_as_text).encode(), ""
    except Exception:  # It was refused because it is nothing that can be written.
        return None, "not_readable"


def _bytes_as_text(value: Any) -> str:
    if isinstance(value, (bytes, bytearray)):
        return base64.b64encode(value).decode()
    raise TypeError


def _headers(http: Any, parsed: Any) -> dict[str, str]:
    metadata = parsed.get("ResponseMetadata")
    if metadata and "HTTPHeaders" in metadata:
        return metadata["HTTPHeaders"]
    return dict(http.headers.items())


def _content(http: Any) -> bytes | None:
    """The bytes if they have been read. Never reads: `.content` would, and may be a coroutine."""
    content = getattr(http, "_content", None)
    return content if isinstance(content, bytes) else None


def _is_botocore_error(error: BaseException) -> bool:
    exceptions: Any = sys.modules.get("botocore.exceptions")
    return exceptions is not None and isinstance(error, exceptions.BotoCoreError)


_QUOTED_VALUE = re.compile(r"value: .*?, (?=type: |valid )", re.DOTALL)
"""How botocore quotes what it refuses: "Invalid type for parameter x, value: 5, type: ..."."""


def _safe_message(error: BaseException) -> str:
    """The error's text, unless it may quote what was sent or received."""
    if not _is_botocore_error(error):
        return ""
    return _QUOTED_VALUE.sub("", str(error))
