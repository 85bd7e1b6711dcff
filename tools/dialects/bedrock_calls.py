"""Calls to Bedrock that every instrumentation of boto3 is shown."""

from __future__ import annotations

import base64
import contextlib
import json
from typing import Any

import boto3
import cases
from botocore.exceptions import ClientError

CLAUDE_BODY = {"anthropic_version": "bedrock-2023-05-31", "max_tokens": 200}
NOVA = "us.amazon.nova-pro-v1:0"


def text(content: str) -> list[dict[str, Any]]:
    return [{"text": content}]


def user(content: str) -> dict[str, Any]:
    return {"role": "user", "content": text(content)}


def client() -> Any:
    return boto3.client("bedrock-runtime")


def chat() -> None:
    client().converse(
        modelId=cases.MODEL,
        messages=[user(cases.QUESTION)],
        inferenceConfig={"maxTokens": 200, "temperature": 0.3, "topP": 0.9},
    )


def turns() -> None:
    bedrock = client()
    messages = [user(cases.QUESTION)]
    for follow_up in (cases.FOLLOW_UP, None):
        answer = bedrock.converse(modelId=cases.MODEL, system=text(cases.SYSTEM), messages=messages)
        messages.append(answer["output"]["message"])
        if follow_up:
            messages.append(user(follow_up))


def tool() -> None:
    bedrock = client()
    settings: dict[str, Any] = {
        "modelId": cases.MODEL,
        "toolConfig": {"tools": [{"toolSpec": cases.FERRY_TOOL}], "toolChoice": {"auto": {}}},
    }
    messages = [user(cases.TOOL_QUESTION)]
    asked = bedrock.converse(messages=messages, **settings)["output"]["message"]
    call = next(block["toolUse"] for block in asked["content"] if "toolUse" in block)
    result = {"toolUseId": call["toolUseId"], "content": [{"json": cases.FERRY_RESULT}]}
    messages += [asked, {"role": "user", "content": [{"toolResult": result}]}]
    bedrock.converse(messages=messages, **settings)


def stream() -> None:
    """Sent with thinking, so that the answer has two kinds of content."""
    answer = client().converse_stream(
        modelId=cases.MODEL,
        system=text(cases.SYSTEM),
        messages=[user(cases.QUESTION)],
        additionalModelRequestFields={"thinking": {"type": "enabled", "budget_tokens": 1024}},
    )
    for _ in answer["stream"]:
        pass


def image() -> None:
    picture = {"format": "png", "source": {"bytes": base64.b64decode(cases.PIXEL)}}
    paper = {"format": "txt", "name": "timetable", "source": {"bytes": b"10:30 Texel"}}
    content = [{"image": picture}, {"document": paper}, {"text": "What is on these?"}]
    client().converse(modelId=cases.MODEL, messages=[{"role": "user", "content": content}])


def invoke_claude() -> None:
    picture = {"type": "base64", "media_type": "image/png", "data": cases.PIXEL}
    question = [{"type": "image", "source": picture}, {"type": "text", "text": cases.QUESTION}]
    messages = [{"role": "user", "content": question}]
    body = {**CLAUDE_BODY, "system": cases.SYSTEM, "messages": messages}
    client().invoke_model(modelId=cases.MODEL, body=json.dumps(body))["body"].read()


def invoke_claude_tool() -> None:
    bedrock = client()
    schema = cases.FERRY_TOOL["inputSchema"]["json"]
    offered = {"name": "next_ferry", "description": "Departures.", "input_schema": schema}
    messages: list[dict[str, Any]] = [{"role": "user", "content": cases.TOOL_QUESTION}]
    body = {**CLAUDE_BODY, "tools": [offered], "messages": messages}
    answer = bedrock.invoke_model(modelId=cases.MODEL, body=json.dumps(body))
    asked = json.loads(answer["body"].read())["content"]
    call = next(block for block in asked if block["type"] == "tool_use")
    result = {"type": "tool_result", "tool_use_id": call["id"], "content": "10:30"}
    messages.append({"role": "assistant", "content": asked})
    messages.append({"role": "user", "content": [result]})
    bedrock.invoke_model(modelId=cases.MODEL, body=json.dumps(body))["body"].read()


def invoke_claude_stream() -> None:
    body = {
        **CLAUDE_BODY,
        "thinking": {"type": "enabled", "budget_tokens": 1024},
        "messages": [{"role": "user", "content": cases.QUESTION}],
    }
    answer = client().invoke_model_with_response_stream(modelId=cases.MODEL, body=json.dumps(body))
    for _ in answer["body"]:
        pass


def invoke_nova_stream() -> None:
    body = {"system": text(cases.SYSTEM), "messages": [user(cases.QUESTION)]}
    answer = client().invoke_model_with_response_stream(modelId=NOVA, body=json.dumps(body))
    for _ in answer["body"]:
        pass


def error() -> None:
    with contextlib.suppress(ClientError):
        client().converse(modelId=cases.MODEL, messages=[])


def stream_error() -> None:
    with contextlib.suppress(ClientError):
        client().converse_stream(modelId=cases.MODEL, messages=[])


ALL = (
    chat,
    turns,
    tool,
    stream,
    image,
    invoke_claude,
    invoke_claude_tool,
    invoke_claude_stream,
    invoke_nova_stream,
    error,
    stream_error,
)
