"""Sends recorded requests through a real client, byte for byte."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OPERATIONS = {
    "converse": "converse",
    "converse-stream": "converse_stream",
    "invoke": "invoke_model",
    "invoke-with-response-stream": "invoke_model_with_response_stream",
    "count-tokens": "count_tokens",
    "apply": "apply_guardrail",
}

# What each method insists on; the driver replaces all of it.
_ARGUMENTS: dict[str, dict[str, Any]] = {
    "converse": {"modelId": "replaced"},
    "converse_stream": {"modelId": "replaced"},
    "invoke_model": {"modelId": "replaced", "body": b"{}"},
    "invoke_model_with_response_stream": {"modelId": "replaced", "body": b"{}"},
    "count_tokens": {"modelId": "replaced", "input": {"converse": {}}},
    "apply_guardrail": {
        "guardrailIdentifier": "replaced",
        "guardrailVersion": "DRAFT",
        "source": "INPUT",
        "content": [],
    },
}


@dataclass
class Exchange:
    """One request and its answer, as recorded."""

    name: str
    path: str
    operation: str
    body: bytes
    answer: bytes


def load(folder: Path) -> list[Exchange]:
    """All recorded calls of a folder, in the order of its files."""
    exchanges: list[Exchange] = []
    for file in sorted(folder.glob("*.json")):
        document = json.loads(file.read_text("utf-8"))
        if "interactions" not in document:  # An index of the folder, say.
            continue
        for number, interaction in enumerate(document["interactions"]):
            request, response = interaction["request"], interaction["response"]
            operation = OPERATIONS[request["path"].split("?")[0].rsplit("/", 1)[-1]]
            exchanges.append(
                Exchange(
                    f"{file.name}#{number}",
                    request["path"],
                    operation,
                    body_bytes(request["body"]),
                    base64.b64decode(response["body_base64"]),
                )
            )
    return exchanges


def body_bytes(body: Any) -> bytes:
    if isinstance(body, dict) and set(body) == {"base64"}:
        return base64.b64decode(body["base64"])
    return json.dumps(body).encode()


class Driver:
    """A client whose next request is a recorded one."""

    def __init__(self, client: Any, url: str) -> None:
        self._client = client
        self._url = url
        self._next: Exchange | None = None
        client.meta.events.register("before-call.bedrock-runtime", self._replace)

    def _replace(self, params: dict[str, Any], **_: Any) -> None:
        assert self._next is not None
        params["body"] = self._next.body
        params["url_path"] = self._next.path
        params["url"] = self._url + self._next.path

    def call(self, exchange: Exchange) -> Any:
        """What a caller gets who reads everything, or how it fails."""
        self._next = exchange
        try:
            method = getattr(self._client, exchange.operation)
            response = method(**_ARGUMENTS[exchange.operation])
            return "returned", read_whole(response)
        except Exception as error:
            return "raised", type(error).__name__, str(error)


def read_whole(response: dict[str, Any]) -> dict[str, Any]:
    result = {key: value for key, value in response.items() if key != "ResponseMetadata"}
    if "stream" in result:
        result["stream"] = list(result["stream"])
    elif "body" in result and hasattr(result["body"], "read"):
        result["body"] = result["body"].read()
    elif "body" in result:
        result["body"] = list(result["body"])
    return result
