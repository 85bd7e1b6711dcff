"""A local stand-in for OpenAI's chat completions, for instrumentations that watch that API.

It says that it heard the last message. Where tools are offered and the last message brings no
tool's result, it calls the first one for Texel. A model named "missing" is not found.
"""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

USAGE = {
    "prompt_tokens": 31,
    "completion_tokens": 12,
    "total_tokens": 43,
    "prompt_tokens_details": {"cached_tokens": 8},
    "completion_tokens_details": {"reasoning_tokens": 0},
}
NOT_FOUND = {
    "error": {
        "message": "The model `missing` does not exist",
        "type": "invalid_request_error",
        "param": None,
        "code": "model_not_found",
    }
}


class OpenAiStub:
    def __init__(self) -> None:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                request = json.loads(self.rfile.read(int(self.headers["content-length"])))
                if request.get("model") == "missing":
                    self.answer(404, "application/json", json.dumps(NOT_FOUND))
                elif request.get("stream"):
                    lines = [f"data: {json.dumps(chunk)}\n\n" for chunk in chunks(request)]
                    self.answer(200, "text/event-stream", "".join(lines) + "data: [DONE]\n\n")
                else:
                    self.answer(200, "application/json", json.dumps(completion(request)))

            def answer(self, status: int, media_type: str, text: str) -> None:
                body = text.encode()
                self.send_response(status)
                self.send_header("content-type", media_type)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def message(request: dict[str, Any]) -> dict[str, Any]:
    last = request["messages"][-1]
    if request.get("tools") and last["role"] != "tool":
        name = request["tools"][0]["function"]["name"]
        call = {"name": name, "arguments": json.dumps({"island": "Texel"})}
        tool_call = {"id": "call_ferry_1", "type": "function", "function": call}
        return {"role": "assistant", "content": None, "tool_calls": [tool_call]}
    heard = last["content"] if isinstance(last["content"], str) else "several things"
    return {"role": "assistant", "content": f"I heard: {heard}"}


def head(request: dict[str, Any], kind: str) -> dict[str, Any]:
    return {
        "id": "chatcmpl-islands1",
        "object": kind,
        "created": 1767603600,
        "model": request["model"] + "-2026-01-01",
    }


def completion(request: dict[str, Any]) -> dict[str, Any]:
    said = message(request)
    reason = "tool_calls" if "tool_calls" in said else "stop"
    choice = {"index": 0, "message": said, "finish_reason": reason}
    return {**head(request, "chat.completion"), "choices": [choice], "usage": USAGE}


def chunks(request: dict[str, Any]) -> list[dict[str, Any]]:
    said = message(request)
    deltas: list[dict[str, Any]] = [{"role": "assistant", "content": ""}]
    if "tool_calls" in said:
        call = said["tool_calls"][0]
        opened = {**call, "index": 0, "function": {**call["function"], "arguments": ""}}
        deltas.append({"tool_calls": [opened]})
        arguments = {"arguments": call["function"]["arguments"]}
        deltas.append({"tool_calls": [{"index": 0, "function": arguments}]})
    else:
        deltas += [{"content": word + " "} for word in said["content"].split()]
    reason = "tool_calls" if "tool_calls" in said else "stop"
    first = head(request, "chat.completion.chunk")
    choices = [{"index": 0, "delta": delta, "finish_reason": None} for delta in deltas]
    choices.append({"index": 0, "delta": {}, "finish_reason": reason})
    return [{**first, "choices": [choice]} for choice in choices] + [
        {**first, "choices": [], "usage": USAGE}
    ]
