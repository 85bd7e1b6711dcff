// @vitest-environment happy-dom
// Whatever stands where a member is expected, the page shows something and doesn't break.
import { cleanup } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { Part } from "../../api/types";
import { spanItems } from "../../model/conversation";
import { conversationText } from "../../model/plainText";
import { renderPart } from "../../testing/render";
import { wholeSpan } from "../../testing/wire";
import { Conversation } from "../conversation/Conversation";

const hash = "0123456789abcdef0123456789abcdef";

const parts: readonly Part[] = [
  {
    type: "text",
    content: "Hi",
    citations: [{ title: "A", location: { web: { url: "https://a" } } }],
  },
  {
    type: "text",
    content: "Hi",
    modality: "document",
    name: "n",
    guard_content: true,
    qualifiers: ["q"],
  },
  { type: "reasoning", content: "Hm", signature: "Eq" },
  { type: "redacted_reasoning", content: "AAAA" },
  { type: "tool_call", id: "t", name: "f", arguments: { a: 1 } },
  {
    type: "tool_call_response",
    id: "t",
    response: [{ type: "text", content: "x" }],
    status: "error",
  },
  { type: "server_tool_call", id: "s", name: "g", server_tool_call: { type: "g", arguments: {} } },
  {
    type: "server_tool_call_response",
    id: "s",
    server_tool_call_response: {
      type: "r",
      content: [{ type: "web_search_result", url: "https://a", title: "A", page_age: "May" }],
    },
  },
  {
    type: "server_tool_call_response",
    server_tool_call_response: { type: "r", content: { stdout: "4", stderr: "", return_code: 1 } },
  },
  { type: "blob", modality: "image", mime_type: "image/png", content: "AAAA", name: "p" },
  {
    type: "blob",
    modality: "document",
    mime_type: "application/pdf",
    attachment: hash,
    size_bytes: 4,
  },
  { type: "blob", modality: "video", attachment: hash, size_bytes: 4, omitted: "too_large" },
  { type: "uri", modality: "image", uri: "https://a", mime_type: "image/png" },
  { type: "file", modality: "document", file_id: "f1" },
  { type: "cache_point", content: { type: "default", ttl: "1h" } },
  { type: "embeddings", count: 1, dimensions: 2 },
  { type: "documents", documents: ["a", { text: "b" }] },
  { type: "rerank_results", results: [{ index: 0, relevance_score: 0.5, document: "a" }] },
  {
    type: "retrieval_results",
    results: [
      {
        content: { text: "a" },
        score: 1,
        location: { s3Location: { uri: "s3://b" } },
        metadata: { k: 1 },
      },
    ],
  },
  { type: "search_result", content: { source: "s", title: "t", content: [{ text: "x" }] } },
  { type: "token_count", input_tokens: 3 },
  { type: "async_invoke", status: "Failed", failure_message: "no", invocation_arn: "arn:a" },
  { type: "document", content: { days: 2 }, nodeName: "n", nodeOutputName: "o" },
  { type: "hologram", depth: 3 },
];

const strange: readonly unknown[] = [
  null,
  0,
  "",
  "x",
  true,
  [],
  {},
  [null],
  [[]],
  { a: { b: 1 } },
  -1e300,
];

/** The part with each member, however deep, replaced by each strange value, one at a time. */
function mutations(value: unknown): readonly unknown[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    [...strange, ...mutations(member)].map((other) => {
      const copy = Object.assign(Array.isArray(value) ? [] : {}, value) as Record<string, unknown>;
      copy[name] = other;
      return copy;
    }),
  );
}

function shown(messageParts: readonly unknown[]): string {
  const message = { role: "assistant", parts: messageParts as Part[] };
  const items = spanItems(wholeSpan({ output: { messages: [message] } }));
  expect(conversationText(items)).not.toContain("[object Object]");
  const page = renderPart(<Conversation items={items} textMode="plain" startMs={0} />);
  const text = page.container.textContent;
  cleanup();
  return text;
}

describe("a part", () => {
  it.each(parts.map((part) => [part.type, part] as const))(
    "%s is shown whatever its members are",
    (_type, part) => {
      const all = mutations(part);
      expect(all.length).toBeGreaterThan(strange.length);
      const text = shown(all);
      expect(text).not.toContain("[object Object]");
      expect(text).not.toContain("NaN");
    },
  );

  it.each(strange.map((value) => [value]))("that is %j is shown as it came", (value) => {
    expect(shown([value])).toContain(JSON.stringify(value).slice(0, 1));
  });
});
