"""Makes the recordings of the example programs: NAME/recording.json for each examples/NAME.py.

usage: .venv/bin/python testdata/calls/examples/record.py [NAME...]

Runs each program against a local stand-in that gives the answers of answers.json, and writes down
what was asked and what was answered, so that `sideseat replay` finds the very same requests again.
Run it after changing a program or an answer; docs/formats/recording.md describes the files.

In answers.json a program has a list of answers; the first whose `asked` is in the request's last
message, and which has not been given yet, is the one. All of it is written by us.
"""

from __future__ import annotations

import base64
import json
import os
import re
import struct
import subprocess
import sys
import threading
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[2] / "examples"
JSON = "application/json"
EVENT_STREAM = "application/vnd.amazon.eventstream"

Block = dict[str, Any]
ANSWERS: dict[str, list[dict[str, Any]]] = json.loads((HERE / "answers.json").read_text("utf-8"))


def tokens(text: str) -> int:
    """A plausible count: about four characters each."""
    return max(1, round(len(text) / 4))


def pieces(text: str) -> list[str]:
    """A text as a model streams it: a word or two at a time."""
    return re.findall(r"\s*\S+\s*\S*", text) or [text]


def spoken(block: Block) -> str:
    if "reasoningContent" in block:
        return block["reasoningContent"]["reasoningText"]["text"]
    return block.get("text") or json.dumps(block["toolUse"])


# --- Answers in Bedrock's shapes ----------------------------------------------------------------


def usage_of(request: Any, blocks: list[Block]) -> dict[str, int]:
    asked = tokens(re.sub(r'"bytes": "[^"]*"', '"bytes": ""', json.dumps(request)))
    said = sum(tokens(spoken(block)) for block in blocks)
    return {"inputTokens": asked, "outputTokens": said, "totalTokens": asked + said}


def latency(blocks: list[Block]) -> int:
    return 340 + 11 * sum(tokens(spoken(block)) for block in blocks)


def stop_reason(blocks: list[Block]) -> str:
    return "tool_use" if any("toolUse" in block for block in blocks) else "end_turn"


def converse(request: Any, blocks: list[Block]) -> bytes:
    answer = {
        "metrics": {"latencyMs": latency(blocks)},
        "output": {"message": {"content": blocks, "role": "assistant"}},
        "stopReason": stop_reason(blocks),
        "usage": usage_of(request, blocks),
    }
    return json.dumps(answer, ensure_ascii=False).encode()


def converse_events(request: Any, blocks: list[Block]) -> Iterator[tuple[str, Any]]:
    yield "messageStart", {"role": "assistant"}
    for index, block in enumerate(blocks):
        for delta in deltas(block):
            yield "contentBlockDelta", {"contentBlockIndex": index, "delta": delta}
        yield "contentBlockStop", {"contentBlockIndex": index}
    yield "messageStop", {"stopReason": stop_reason(blocks)}
    metrics = {"latencyMs": latency(blocks)}
    yield "metadata", {"metrics": metrics, "usage": usage_of(request, blocks)}


def deltas(block: Block) -> Iterator[Block]:
    for piece in pieces(spoken(block)):
        yield (
            {"reasoningContent": {"text": piece}}
            if "reasoningContent" in block
            else {"text": piece}
        )
    if "reasoningContent" in block:
        signature = block["reasoningContent"]["reasoningText"]["signature"]
        yield {"reasoningContent": {"signature": signature}}


def claude_usage(request: Any, blocks: list[Block]) -> dict[str, int]:
    usage = usage_of(request, blocks)
    return {"input_tokens": usage["inputTokens"], "output_tokens": usage["outputTokens"]}


def claude_start(request: Any) -> dict[str, int]:
    return {"input_tokens": usage_of(request, [])["inputTokens"], "output_tokens": 1}


def claude_message(request: Any, content: list[Block]) -> dict[str, Any]:
    """A whole message, or one that only begins."""
    return {
        "model": "claude-haiku-4-5-20251001",
        "id": "msg_bdrk_01F7xkQ2pLw8VtYcRz4mHnBd",
        "type": "message",
        "role": "assistant",
        "content": content,
        "stop_reason": "end_turn" if content else None,
        "stop_sequence": None,
        "usage": claude_usage(request, content) if content else claude_start(request),
    }


def claude(request: Any, blocks: list[Block]) -> bytes:
    content = [{"type": "text", **block} for block in blocks]
    return json.dumps(claude_message(request, content), ensure_ascii=False).encode()


def claude_events(request: Any, blocks: list[Block]) -> Iterator[tuple[str, Any]]:
    usage = claude_usage(request, blocks)
    events: list[dict[str, Any]] = [
        {"type": "message_start", "message": claude_message(request, [])}
    ]
    for index, block in enumerate(blocks):
        start = {"type": "text", "text": ""}
        events.append({"type": "content_block_start", "index": index, "content_block": start})
        for piece in pieces(block["text"]):
            delta = {"type": "text_delta", "text": piece}
            events.append({"type": "content_block_delta", "index": index, "delta": delta})
        events.append({"type": "content_block_stop", "index": index})
    events.append(
        {
            "type": "message_delta",
            "delta": {"stop_reason": "end_turn", "stop_sequence": None},
            "usage": {"output_tokens": usage["output_tokens"]},
        }
    )
    metrics = {
        "inputTokenCount": usage["input_tokens"],
        "outputTokenCount": usage["output_tokens"],
        "invocationLatency": latency(blocks),
        "firstByteLatency": 340,
    }
    events.append({"type": "message_stop", "amazon-bedrock-invocationMetrics": metrics})
    for event in events:
        encoded = base64.b64encode(json.dumps(event, ensure_ascii=False).encode()).decode()
        yield "chunk", {"bytes": encoded}


def frame(kind: str, payload: Any) -> bytes:
    """One message of application/vnd.amazon.eventstream."""
    headers = b""
    for name, value in (
        (":event-type", kind),
        (":content-type", JSON),
        (":message-type", "event"),
    ):
        headers += bytes([len(name)]) + name.encode() + b"\x07"
        headers += struct.pack(">H", len(value)) + value.encode()
    body = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
    prelude = struct.pack(">II", 16 + len(headers) + len(body), len(headers))
    message = prelude + struct.pack(">I", zlib.crc32(prelude)) + headers + body
    return message + struct.pack(">I", zlib.crc32(message))


def answer_to(path: str, request: Any, blocks: list[Block]) -> tuple[dict[str, str], bytes]:
    operation = path.rsplit("/", 1)[1]
    headers = {"content-type": JSON}
    if operation == "converse":
        return headers, converse(request, blocks)
    if operation == "invoke":
        usage = usage_of(request, blocks)
        headers["x-amzn-bedrock-input-token-count"] = str(usage["inputTokens"])
        headers["x-amzn-bedrock-output-token-count"] = str(usage["outputTokens"])
        headers["x-amzn-bedrock-invocation-latency"] = str(latency(blocks))
        return headers, claude(request, blocks)
    events = converse_events if operation == "converse-stream" else claude_events
    body = b"".join(frame(kind, payload) for kind, payload in events(request, blocks))
    return {"content-type": EVENT_STREAM}, body


# --- Recording ----------------------------------------------------------------------------------


class Recording:
    """One program's interactions, in the order of its answers."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.waiting = list(enumerate(ANSWERS[name]))
        self.interactions: dict[int, dict[str, Any]] = {}
        self.lock = threading.Lock()

    def answer(self, path: str, body: bytes) -> tuple[dict[str, str], bytes]:
        request = json.loads(body)
        last = json.dumps(request["messages"][-1], ensure_ascii=False)
        with self.lock:
            for entry in self.waiting:
                number, answer = entry
                if answer["asked"] in last:
                    self.waiting.remove(entry)
                    break
            else:
                raise LookupError(f"{self.name}: there is no answer to {last[:200]}")
        headers, reply = answer_to(path, request, answer["content"])
        program = zlib.crc32(self.name.encode())
        headers["x-amzn-requestid"] = f"{program:08x}-0000-4000-8000-{number:012d}"
        self.interactions[number] = {
            "request": {
                "method": "POST",
                "path": path,
                "headers": {"content-type": JSON},
                "body": request,
            },
            "response": {
                "status": 200,
                "headers": headers,
                "body_base64": base64.b64encode(reply).decode(),
            },
        }
        return headers, reply

    def write(self) -> None:
        if self.waiting:
            raise SystemExit(f"{self.name}: never asked: {self.waiting[0][1]['asked']}")
        folder = HERE / self.name
        folder.mkdir(exist_ok=True)
        document = {"interactions": [self.interactions[n] for n in sorted(self.interactions)]}
        text = json.dumps(document, ensure_ascii=False, indent=1)
        (folder / "recording.json").write_text(text + "\n", encoding="utf-8")


def handler_for(recording: Recording) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers, reply = recording.answer(self.path, body)
            self.send_response(200)
            for name, value in {**headers, "content-length": str(len(reply))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


def record(name: str) -> None:
    recording = Recording(name)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_for(recording))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    environment = {
        **os.environ,
        "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": f"http://127.0.0.1:{server.server_port}",
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "example",
        "SIDESEAT_DISABLED": "1",
    }
    subprocess.run([sys.executable, str(EXAMPLES / f"{name}.py")], env=environment, check=True)
    server.shutdown()
    recording.write()


if __name__ == "__main__":
    for example in sys.argv[1:] or sorted(ANSWERS):
        print(f"=== {example}")
        record(example)
