"""Judges spans by the index of the recordings: which facts of an answer a span gets wrong.

The index is made by an independent reader, in the vendor's own words and counts; the rules here
only translate those to the conventions (input tokens include the cached ones) and know nothing of
how spans are made.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from otlp import Span

Expected = dict[str, Any]

CLIENT_ERRORS = frozenset({"ClientError", "EventStreamError"})
"""What botocore raises for an error of the service; anything else it raised on its own account."""


@dataclass
class Answer:
    """What a span says came back, in the index's terms."""

    messages: list[list[dict[str, Any]]]
    """The parts of each choice."""

    @classmethod
    def of(cls, span: Span) -> Answer:
        messages = json.loads(span["gen_ai.output.messages"] or "[]")
        return cls([message["parts"] for message in messages])

    def parts(self, *kinds: str) -> list[dict[str, Any]]:
        return [part for parts in self.messages for part in parts if part["type"] in kinds]

    def texts(self, kind: str) -> list[str]:
        """One for each choice."""
        return [
            "".join(part["content"] for part in parts if part["type"] == kind)
            for parts in self.messages
        ]

    def first(self, kind: str) -> str:
        return next(iter(self.texts(kind)), "")

    def tool_calls(self) -> list[dict[str, Any]]:
        return [
            {
                "id": part.get("id"),
                "name": part["name"],
                "arguments": part.get("server_tool_call", part).get("arguments"),
            }
            for part in self.parts("tool_call", "server_tool_call")
        ]


def differing(span: Span, expected: Expected, raised: str | None) -> list[str]:
    """The facts that differ. `raised`: the class of the exception that the caller got."""
    rules = (_tokens(span, expected), _error(span, expected, raised), _answer(span, expected))
    return [name for facts in rules for name, same in facts if not same]


Facts = list[tuple[str, bool]]


def _tokens(span: Span, expected: Expected) -> Facts:
    wanted = {name: expected[name] for name in ("input_tokens", "output_tokens")}
    cache = {name: expected[name] for name in ("cache_read_tokens", "cache_write_tokens")}
    facts: Facts = []
    if expected["operation"] == "CountTokens":  # The number is the answer, not what was used.
        counted = span["aws.bedrock.counted_input_tokens"]
        facts.append(("counted tokens", counted == wanted["input_tokens"]))
        wanted["input_tokens"] = None
    elif wanted["input_tokens"] is not None:
        wanted["input_tokens"] += sum(count or 0 for count in cache.values())
    names = {
        "input_tokens": "gen_ai.usage.input_tokens",
        "output_tokens": "gen_ai.usage.output_tokens",
        "cache_read_tokens": "gen_ai.usage.cache_read.input_tokens",
        "cache_write_tokens": "gen_ai.usage.cache_creation.input_tokens",
    }
    return facts + [(name, span[names[name]] == value) for name, value in (wanted | cache).items()]


def _error(span: Span, expected: Expected, raised: str | None) -> Facts:
    error = expected["error"]
    if "stream_decode_error" in expected:  # No client reads on after a wrong checksum.
        return [("damage", span["sideseat.incomplete"] == "damaged" and span.status == 2)]
    if error is None:
        # botocore may fail at an answer that is none; its caller then has botocore's error.
        own = raised if raised not in CLIENT_ERRORS else None
        return [
            ("no error", (span.status == 2) == (raised is not None)),
            ("error.type", own is None or span["error.type"] == own),
        ]
    return [
        ("error", span.status == 2 and raised is not None),
        ("error.type", error["type"] is None or span["error.type"] == error["type"]),
        ("error.message", span.message == (error["message"] or "")),
        ("status", span["http.response.status_code"] == expected["status"]),
    ]


def _answer(span: Span, expected: Expected) -> Facts:
    answer = Answer.of(span)
    facts = [
        ("finish_reason", span["aws.bedrock.stop_reason"] == expected["finish_reason"]),
        ("output_text", answer.first("text") == (expected["output_text"] or "")),
        ("reasoning_text", answer.first("reasoning") == (expected["reasoning_text"] or "")),
        ("tool_calls", answer.tool_calls() == _called(expected["tool_calls"])),
    ]
    return facts + [(name, rule(span, answer, expected)) for name, rule in _RULES.items()]


def _called(calls: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Arguments that are no JSON stand in a span as the text that they are."""

    def arguments(value: Any) -> Any:
        unparsed = isinstance(value, dict) and "__unparsed__" in value
        return value["__unparsed__"] if unparsed else value

    return [
        {"id": call["id"], "name": call["name"], "arguments": arguments(call["arguments"])}
        for call in calls
    ]


def _embeddings(span: Span, answer: Answer, expected: Expected) -> bool:
    wanted = expected.get("embeddings")
    if wanted is None:
        return not answer.parts("embeddings")
    [part] = answer.parts("embeddings") or [{}]
    return (
        span["gen_ai.operation.name"] == "embeddings"
        and span["aws.bedrock.embeddings.count"] == part.get("count") == wanted["count"]
        and span["gen_ai.embeddings.dimension.count"]
        == part.get("dimensions")
        == wanted["dimensions"]
    )


def _outputs(span: Span, answer: Answer, expected: Expected) -> bool:
    """Of several answers to one request all are there, each with its end."""
    if "outputs" not in expected:
        return True
    ends = len(span["gen_ai.response.finish_reasons"])
    return answer.texts("text") == expected["outputs"] and ends == len(expected["outputs"])


def _response(span: Span, _: Answer, expected: Expected) -> bool:
    """What the index knows of the answer's names; it does not know all of them."""
    names = {"response_id": "gen_ai.response.id", "response_model": "gen_ai.response.model"}
    return all(expected[name] in (None, span[names[name]]) for name in names)


def _latency(span: Span, _: Answer, expected: Expected) -> bool:
    return expected.get("latency_ms") in (None, span["aws.bedrock.latency_ms"])


def _guardrail(span: Span, _: Answer, expected: Expected) -> bool:
    wanted = expected.get("guardrail_action")
    told = span["aws.bedrock.response.action"] or span["aws.bedrock.response.guardrail_action"]
    traced = "guardrail" in json.loads(span["aws.bedrock.response.trace"] or "{}")
    return wanted in (None, json.loads(told or "null")) and (
        traced or not expected.get("guardrail_trace")
    )


def _redacted(_: Span, answer: Answer, expected: Expected) -> bool:
    return bool(answer.parts("redacted_reasoning")) == expected.get("redacted_reasoning", False)


def _citations(_: Span, answer: Answer, expected: Expected) -> bool:
    found = sum(len(part.get("citations") or []) for part in answer.parts("text"))
    return found == expected.get("citations", 0)


def _results(_: Span, answer: Answer, expected: Expected) -> bool:
    """Of a rerank, and those of tools that the service ran."""
    ranked = sum(len(part.get("results", [])) for part in answer.parts("rerank_results"))
    served = len(answer.parts("tool_call_response", "server_tool_call_response"))
    return ranked == expected.get("results", 0) and served == expected.get("server_tool_results", 0)


_RULES = {
    "embeddings": _embeddings,
    "outputs": _outputs,
    "response id, model": _response,
    "latency_ms": _latency,
    "guardrail": _guardrail,
    "redacted reasoning": _redacted,
    "citations": _citations,
    "results": _results,
}


@dataclass
class Verdicts:
    """What came of all recordings, by operation and family."""

    calls: Counter[tuple[str, str]] = field(default_factory=Counter)
    same: Counter[tuple[str, str]] = field(default_factory=Counter)
    unsure: list[str] = field(default_factory=list)
    """Entries the index is unsure of, whether or not they differ."""
    wrong: list[str] = field(default_factory=list)

    def judge(self, where: str, span: Span, expected: Expected, raised: str | None) -> None:
        row = expected["operation"], expected["family"]
        self.calls[row] += 1
        doubts = expected["unsure"]
        facts = differing(span, expected, raised)
        if doubts:
            found = f"differs in {', '.join(facts)}" if facts else "as expected"
            self.unsure.append(f"{where}: {found}; the index is unsure of {'; '.join(doubts)}")
        if not facts:
            self.same[row] += 1
        elif not _excused(facts, doubts):
            self.wrong.append(f"{where} ({row[0]}, {row[1]}): {', '.join(facts)}")

    def table(self) -> str:
        rows = [
            f"conformance: {operation:30} {family:24} {self.same[operation, family]:3} of {calls}"
            for (operation, family), calls in sorted(self.calls.items())
        ]
        same, calls = self.same.total(), self.calls.total()
        total = f"conformance: {same} of {calls} as the index says"
        excused = calls - same - len(self.wrong)
        wrong = f", {len(self.wrong)} differ, {excused} differ where the index is unsure"
        unsure = [f"unsure: {line}" for line in self.unsure]
        return "\n".join([*rows, *unsure, total + wrong])


def _excused(facts: list[str], doubts: list[str]) -> bool:
    """A doubt about named facts excuses those; one in the index's own words the whole entry."""
    named = {"finish_reason", "input_tokens", "output_tokens", "output_text"}
    return bool(doubts) and (set(facts) <= set(doubts) or not set(doubts) <= named)
