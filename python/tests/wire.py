"""Bedrock's bytes, made by hand: event-stream frames and the answers that tests are about."""

from __future__ import annotations

import base64
import json
import struct
import zlib
from typing import Any

MODEL = "us.anthropic.claude-haiku-4-5-20251001-v1:0"
ASK: dict[str, Any] = {
    "modelId": MODEL,
    "messages": [{"role": "user", "content": [{"text": "Hello"}]}],
}
INVOKE: dict[str, Any] = {
    "modelId": MODEL,
    "body": json.dumps(
        {
            "anthropic_version": "bedrock-2023-05-31",
            "max_tokens": 10,
            "messages": [{"role": "user", "content": "Hello"}],
        }
    ),
}

CONVERSE = json.dumps(
    {
        "output": {"message": {"role": "assistant", "content": [{"text": "Hi there"}]}},
        "stopReason": "end_turn",
        "usage": {"inputTokens": 8, "outputTokens": 3, "totalTokens": 11},
        "metrics": {"latencyMs": 12},
    }
).encode()

CLAUDE_MESSAGE = {
    "id": "msg_1",
    "type": "message",
    "role": "assistant",
    "model": "claude-haiku-4-5-20251001",
    "content": [{"type": "text", "text": "Hi there, " + "and so on. " * 40}],
    "stop_reason": "end_turn",
    "stop_sequence": None,
    "usage": {"input_tokens": 8, "output_tokens": 120},
}
# On several lines, so that reading by lines has something to read.
CLAUDE = json.dumps(CLAUDE_MESSAGE, indent=1).encode()


def frame(kind: str, payload: Any, message_type: str = "event") -> bytes:
    headers = b""
    type_header = ":exception-type" if message_type == "exception" else ":event-type"
    for name, value in (
        (type_header, kind),
        (":content-type", "application/json"),
        (":message-type", message_type),
    ):
        headers += bytes([len(name)]) + name.encode() + b"\x07"
        headers += struct.pack(">H", len(value)) + value.encode()
    body = json.dumps(payload).encode()
    prelude = struct.pack(">II", 16 + len(headers) + len(body), len(headers))
    message = prelude + struct.pack(">I", zlib.crc32(prelude)) + headers + body
    return message + struct.pack(">I", zlib.crc32(message))


def delta(words: str) -> bytes:
    return frame("contentBlockDelta", {"contentBlockIndex": 0, "delta": {"text": words}})


STREAM = [
    frame("messageStart", {"role": "assistant"}),
    delta("One "),
    delta("two "),
    delta("three"),
    frame("contentBlockStop", {"contentBlockIndex": 0}),
    frame("messageStop", {"stopReason": "end_turn"}),
    frame(
        "metadata",
        {
            "usage": {"inputTokens": 8, "outputTokens": 3, "totalTokens": 11},
            "metrics": {"latencyMs": 12},
        },
    ),
]
OVERLOADED = frame("modelStreamErrorException", {"message": "The model gave up"}, "exception")


def chunk(event: dict[str, Any]) -> bytes:
    encoded = base64.b64encode(json.dumps(event).encode()).decode()
    return frame("chunk", {"bytes": encoded})


INVOKE_STREAM = [
    chunk(
        {
            "type": "message_start",
            "message": {
                **CLAUDE_MESSAGE,
                "content": [],
                "stop_reason": None,
                "usage": {"input_tokens": 8, "output_tokens": 1},
            },
        }
    ),
    chunk(
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}
    ),
    *(
        chunk(
            {
                "type": "content_block_delta",
                "index": 0,
                "delta": {"type": "text_delta", "text": words},
            }
        )
        for words in ("One ", "two ", "three")
    ),
    chunk({"type": "content_block_stop", "index": 0}),
    chunk(
        {
            "type": "message_delta",
            "delta": {"stop_reason": "end_turn"},
            "usage": {"output_tokens": 3},
        }
    ),
    chunk({"type": "message_stop"}),
]
