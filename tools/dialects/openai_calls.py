"""Chats that every instrumentation of OpenAI's library is shown."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import cases
import openai

MODEL = "gpt-5-mini"
TOOL = {
    "type": "function",
    "function": {
        "name": cases.FERRY_TOOL["name"],
        "description": cases.FERRY_TOOL["description"],
        "parameters": cases.FERRY_TOOL["inputSchema"]["json"],
    },
}
SYSTEM: dict[str, Any] = {"role": "system", "content": cases.SYSTEM}


def user(content: Any) -> dict[str, Any]:
    return {"role": "user", "content": content}


def complete(messages: list[dict[str, Any]], **settings: Any) -> Any:
    chats: Any = openai.OpenAI().chat.completions
    return chats.create(**{"model": MODEL, "messages": messages, **settings})


def chat() -> None:
    complete([user(cases.QUESTION)], temperature=0.3, max_completion_tokens=200, seed=7)


def turns() -> None:
    messages = [SYSTEM, user(cases.QUESTION)]
    answer = complete(messages).choices[0].message.content
    complete([*messages, {"role": "assistant", "content": answer}, user(cases.FOLLOW_UP)])


def tool() -> None:
    messages = [user(cases.TOOL_QUESTION)]
    asked = complete(messages, tools=[TOOL]).choices[0].message
    call = asked.tool_calls[0]
    result = {"role": "tool", "tool_call_id": call.id, "content": json.dumps(cases.FERRY_RESULT)}
    complete([*messages, asked.model_dump(exclude_none=True), result], tools=[TOOL])


def stream() -> None:
    messages = [SYSTEM, user(cases.QUESTION)]
    for _ in complete(messages, stream=True, stream_options={"include_usage": True}):
        pass


def stream_tool() -> None:
    for _ in complete([user(cases.TOOL_QUESTION)], stream=True, tools=[TOOL]):
        pass


def image() -> None:
    url = f"data:image/png;base64,{cases.PIXEL}"
    picture = {"type": "image_url", "image_url": {"url": url}}
    complete([user([picture, {"type": "text", "text": "What is on this?"}])])


def error() -> None:
    with contextlib.suppress(openai.NotFoundError):
        complete([user(cases.QUESTION)], model="missing")


ALL = (chat, turns, tool, stream, stream_tool, image, error)
