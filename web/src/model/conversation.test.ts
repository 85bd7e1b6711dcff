// Conversations of calls, traces and sessions in one shape.
import { describe, expect, it } from "vitest";
import { threadMessage, wholeSpan } from "../testing/wire";
import {
  errorOf,
  groupByTrace,
  modelChanges,
  roleOf,
  spanItems,
  threadItems,
} from "./conversation";
import { conversationText } from "./plainText";
import { linkTools } from "./tools";

const text = (content: string) => ({ type: "text", content });

describe("a role", () => {
  it.each([
    ["user", [text("a")], "user"],
    ["developer", [text("a")], "system"],
    ["user", [{ type: "tool_call_response" }], "tool"],
    ["user", [{ type: "tool_call_response" }, text("a")], "user"],
    ["assistant", [], "assistant"],
    ["narrator", [text("a")], "other"],
  ])("%s with %j is %s", (role, parts, expected) => {
    expect(roleOf(role, parts)).toBe(expected);
  });
});

describe("a call's conversation", () => {
  it("is what was sent, then what came back with its usage", () => {
    const items = spanItems(
      wholeSpan({
        input: {
          system: [text("Be brief.")],
          messages: [{ role: "user", parts: [text("Hi")] }],
          tools: [],
        },
        output: { messages: [{ role: "assistant", parts: [text("Ho")], finish_reason: "stop" }] },
        input_tokens: 7,
        output_tokens: 2,
        cost_usd: 0.5,
      }),
    );
    expect(items.map((item) => item.role)).toEqual(["system", "user", "assistant"]);
    expect(items[1]?.answer).toBeNull();
    expect(items[2]?.answer).toMatchObject({ inputTokens: 7, outputTokens: 2, costUsd: 0.5 });
  });

  it("that failed keeps its prompt and ends in the error", () => {
    const items = spanItems(
      wholeSpan({
        status: "error",
        error: "ThrottlingException",
        status_message: "Too many requests",
        input: { system: [], messages: [{ role: "user", parts: [text("Hi")] }], tools: [] },
      }),
    );
    expect(items.map((item) => item.role)).toEqual(["user", "assistant"]);
    expect(items[1]?.error).toEqual({
      type: "ThrottlingException",
      message: "Too many requests",
    });
  });

  it("counts its usage once where it has several choices", () => {
    const choice = { role: "assistant", parts: [text("a")] };
    const items = spanItems(wholeSpan({ output: { messages: [choice, choice] } }));
    expect(items.map((item) => item.answer !== null)).toEqual([false, true]);
  });
});

describe("a span's error", () => {
  const exception = {
    name: "exception",
    at: "2026-01-02T03:04:05Z",
    attributes: { "exception.type": "ValueError", "exception.message": "bad" },
  };
  it.each([
    ["of a span that went well", {}, null],
    [
      "named by the span",
      { status: "error" as const, error: "E", status_message: "m" },
      { type: "E", message: "m" },
    ],
    [
      "taken from its exception",
      { status: "error" as const, events: [exception] },
      { type: "ValueError", message: "bad" },
    ],
    ["without any word", { status: "error" as const }, { type: "error", message: "" }],
  ])("%s", (_name, given, expected) => {
    expect(errorOf(wholeSpan(given))).toEqual(expected);
  });
});

describe("a thread", () => {
  const thread = {
    next_cursor: null,
    tools: [],
    system: [{ parts: [text("Be brief.")], span_id: "b7ad6b7169203331" }],
    items: [
      threadMessage(),
      threadMessage({ role: "assistant", direction: "output", model: "m1", trace_id: "t1" }),
      threadMessage({ role: "assistant", direction: "output", model: "m1", trace_id: "t1" }),
      threadMessage({ role: "assistant", direction: "output", model: "m2", trace_id: "t1" }),
    ],
  };

  it("starts with its system prompts", () => {
    expect(threadItems(thread)[0]?.role).toBe("system");
  });

  it("names a model only where it changes", () => {
    expect(modelChanges(threadItems(thread))).toEqual([false, false, true, false, true]);
  });

  it("falls into its traces", () => {
    const groups = groupByTrace(threadItems({ ...thread, system: [] }));
    expect(groups.map(({ items }) => items.length)).toEqual([1, 3]);
  });
});

describe("tool calls and results", () => {
  it("are paired by id over the whole conversation", () => {
    const links = linkTools([
      { parts: [{ type: "tool_call", id: "1", name: "f" }] },
      { parts: [{ type: "tool_call", id: "2", name: "g" }, text("a")] },
      { parts: [{ type: "tool_call_response", id: "1", response: "x" }] },
    ]);
    expect([links.nameOf.get("1"), links.answered.has("1"), links.answered.has("2")]).toEqual([
      "f",
      true,
      false,
    ]);
  });
});

describe("a conversation as text", () => {
  it("keeps who said what, in order", () => {
    const items = spanItems(
      wholeSpan({
        input: {
          system: [],
          tools: [],
          messages: [
            {
              role: "user",
              parts: [
                text("Look:"),
                { type: "blob", modality: "image", mime_type: "image/png", content: "AAAA" },
              ],
            },
          ],
        },
        output: {
          messages: [
            {
              role: "assistant",
              parts: [
                { type: "reasoning", content: "Hm" },
                { type: "tool_call", id: "1", name: "f", arguments: { a: 1 } },
              ],
            },
          ],
        },
      }),
    );
    expect(conversationText(items)).toBe(
      '[user]\nLook:\n(image, image/png, 3 B)\n\n[assistant]\n(thinking) Hm\n(calls f) {"a":1}',
    );
  });
});
