// Every part is of some kind to a reader; a kind nobody knows is kept as it came.
import { describe, expect, it } from "vitest";
import type { Part } from "../api/types";
import { cacheMark, classifyPart } from "./parts";

const hash = "0123456789abcdef0123456789abcdef";

describe("a part", () => {
  it.each<[string, Part, object]>([
    [
      "text",
      { type: "text", content: "Hi" },
      { kind: "text", text: "Hi", citations: [], caption: null },
    ],
    [
      "text with citations",
      { type: "text", content: "Hi", citations: [{ title: "Atlas" }] },
      { kind: "text", citations: [{ title: "Atlas" }] },
    ],
    [
      "a document of text that may be cited",
      {
        type: "text",
        content: "Hi",
        modality: "document",
        name: "notes",
        context: "a draft",
        citations: { enabled: true },
      },
      {
        kind: "text",
        caption: { kind: "document", text: "document · notes · a draft" },
        citations: [],
      },
    ],
    [
      "text for the guardrail",
      { type: "text", content: "Hi", guard_content: true, qualifiers: ["grounding_source"] },
      { kind: "text", caption: { kind: "guarded", text: "for the guardrail · grounding source" } },
    ],
    [
      "a guess at a text",
      { type: "text", content: "Hi", guessed: true },
      {
        kind: "text",
        caption: { kind: "guess", text: expect.stringMatching(/^a guess/) as string },
      },
    ],
    [
      "what a picture must not show",
      { type: "text", content: "rain", negative: true },
      { kind: "text", caption: { kind: "negative", text: "negative prompt" } },
    ],
    ["text without content", { type: "text" }, { kind: "unknown", type: "text" }],
    [
      "signed thinking",
      { type: "reasoning", content: "Hm", signature: "Eq" },
      { kind: "reasoning", text: "Hm", signed: true },
    ],
    [
      "redacted thinking",
      { type: "redacted_reasoning", content: "AAAA" },
      { kind: "marker", label: "Thinking, redacted by the provider, 3 B" },
    ],
    [
      "redacted thinking of unknown size",
      { type: "redacted_reasoning" },
      { kind: "marker", label: "Thinking, redacted by the provider" },
    ],
    [
      "a tool call",
      { type: "tool_call", id: "t", name: "f", arguments: { a: 1 } },
      { kind: "tool_call", id: "t", name: "f", arguments: { a: 1 }, byServer: false },
    ],
    [
      "a server's tool call",
      { type: "server_tool_call", name: "f", server_tool_call: { type: "f", arguments: { a: 1 } } },
      { kind: "tool_call", id: null, arguments: { a: 1 }, byServer: true },
    ],
    [
      "a server's tool call as another recorder writes it",
      { type: "server_tool_call", name: "f", server_tool_call: { type: "f", query: "tides" } },
      { kind: "tool_call", arguments: { query: "tides" }, byServer: true },
    ],
    [
      "an address",
      { type: "uri", modality: "video", uri: "s3://b/k" },
      { kind: "reference", modality: "video", uri: "s3://b/k" },
    ],
    ["a file", { type: "file", file_id: "f1" }, { kind: "reference", uri: "f1" }],
    ["a cache point", { type: "cache_point" }, { kind: "marker", label: "Cache point" }],
    [
      "a cache point for an hour",
      { type: "cache_point", content: { type: "default", ttl: "1h" } },
      { kind: "marker", label: "Cache point, 1h" },
    ],
    [
      "vectors",
      { type: "embeddings", count: 2, dimensions: 1024 },
      { kind: "fact", title: "Embeddings", text: "2 vectors × 1,024 dimensions" },
    ],
    [
      "a refusal",
      { type: "refusal", content: "No." },
      { kind: "text", text: "No.", caption: { kind: "refusal", text: "refusal" } },
    ],
    [
      "a count of tokens",
      { type: "token_count", input_tokens: 17 },
      { kind: "fact", title: "Counted", text: "17 input tokens" },
    ],
    [
      "an asynchronous job that failed",
      { type: "async_invoke", status: "Failed", failure_message: "Blocked.", invocation_arn: "a" },
      { kind: "fact", title: "Asynchronous job", text: "Failed: Blocked.", address: "a" },
    ],
    [
      "a list of asynchronous jobs",
      { type: "async_invokes", count: 0 },
      { kind: "fact", title: "Asynchronous jobs", text: "0 jobs" },
    ],
    [
      "data of a flow",
      { type: "document", content: { days: 2 }, nodeName: "Start", nodeOutputName: "document" },
      { kind: "data", title: "Start, document", value: { days: 2 } },
    ],
    [
      "a text of a flow that waits",
      { type: "text", content: "Which?", nodeName: "Agent", input_request: true },
      { caption: { kind: "qualified", text: "Agent · waits for an answer" } },
    ],
    [
      "a document with a source of tomorrow",
      { type: "document", source: { type: "content", content: [] } },
      { kind: "unknown", type: "document" },
    ],
    [
      "documents to rank",
      { type: "documents", documents: ["a", { text: "b" }] },
      { kind: "documents", documents: ["a", "b"] },
    ],
    [
      "a ranking",
      { type: "rerank_results", results: [{ index: 1, relevance_score: 0.9 }] },
      { kind: "ranking", results: [{ index: 1, score: 0.9, text: null }] },
    ],
    ["a ranking of nothing", { type: "rerank_results", results: [] }, { kind: "ranking" }],
    ["a ranking without results", { type: "rerank_results" }, { kind: "unknown" }],
    [
      "pieces found",
      { type: "retrieval_results", results: [{ content: { text: "a" }, score: 0.5 }] },
      { kind: "found", title: "1 result", pieces: [{ text: "a", score: 0.5 }] },
    ],
    [
      "a search result",
      {
        type: "search_result",
        content: {
          source: "atlas",
          title: "Tides",
          content: [{ text: "High." }, { text: "Low." }],
        },
      },
      { kind: "found", pieces: [{ title: "Tides", location: "atlas", text: "High.\nLow." }] },
    ],
    [
      "a kind of tomorrow",
      { type: "hologram", depth: 3 },
      { kind: "unknown", type: "hologram", value: { depth: 3 } },
    ],
    ["named like a member of every object", { type: "constructor" }, { kind: "unknown" }],
  ])("that is %s", (_name, part, expected) => {
    expect(classifyPart(part)).toMatchObject(expected);
  });

  it.each([
    [undefined, null],
    [{ type: "ephemeral" }, "Cache point"],
    [{ type: "ephemeral", ttl: "1h" }, "Cache point, 1h"],
  ])("with the cache control %j ends in the mark %j", (cache_control, expected) => {
    expect(cacheMark({ type: "text", content: "Hi", cache_control })).toBe(expected);
  });
});

describe("bytes", () => {
  it.each<[string, Part, object]>([
    [
      "of an image",
      { type: "blob", modality: "image", mime_type: "image/png", content: "AAAA" },
      { kind: "image", mimeType: "image/png", sizeBytes: 3, bytes: { at: "inline" } },
    ],
    [
      "of an image only its type tells",
      { type: "blob", mime_type: "image/jpeg", content: "AAA=" },
      { kind: "image", sizeBytes: 2 },
    ],
    [
      "of a document",
      { type: "blob", modality: "document", mime_type: "application/pdf", content: "", name: "a" },
      { kind: "document", name: "a", sizeBytes: 0 },
    ],
    ["of no kind", { type: "blob", content: "AA==" }, { kind: "bytes", sizeBytes: 1 }],
    [
      "the server keeps",
      { type: "blob", modality: "image", attachment: hash, size_bytes: 42 },
      { kind: "image", sizeBytes: 42, bytes: { at: "server", hash } },
    ],
    [
      "nobody keeps",
      { type: "blob", modality: "video", attachment: hash, size_bytes: 9, omitted: "too_large" },
      { kind: "video", sizeBytes: 9, bytes: { at: "nowhere", why: "too large to be kept" } },
    ],
    [
      "a guardrail is to look at",
      { type: "blob", modality: "image", content: "AA==", guard_content: true },
      { notes: ["for the guardrail"] },
    ],
    [
      "the provider could not read",
      { type: "blob", modality: "image", content: "AA==", error: { message: "Not a picture" } },
      { notes: ["Not a picture"] },
    ],
  ])("%s", (_name, part, attachment) => {
    expect(classifyPart(part)).toMatchObject({ kind: "attachment", attachment });
  });

  it("that are neither here nor named are kept as they came", () => {
    expect(classifyPart({ type: "blob", attachment: "../../x" }).kind).toBe("unknown");
  });
});

describe("a tool's result", () => {
  it.each<[string, unknown, object[]]>([
    ["text", "sunny", [{ kind: "text", text: "sunny" }]],
    ["JSON in text", '{"c": 24}', [{ kind: "json", value: { c: 24 } }]],
    ["what only looks like JSON", "[sic]", [{ kind: "text", text: "[sic]" }]],
    ["an object", { c: 24 }, [{ kind: "json", value: { c: 24 } }]],
    ["nothing", null, [{ kind: "json", value: null }]],
    ["a list of plain values", [1, 2], [{ kind: "json", value: [1, 2] }]],
    [
      "blocks",
      [{ text: "a" }, { json: { b: 1 } }],
      [
        { kind: "text", text: "a" },
        { kind: "json", value: { b: 1 } },
      ],
    ],
    ["a part of text", [{ type: "text", content: "a" }], [{ kind: "text", text: "a" }]],
    ["another vendor's text", [{ type: "text", text: "a" }], [{ kind: "text", text: "a" }]],
    [
      "a picture",
      [{ image: { format: "png", source: { bytes: "AAAA" } } }],
      [{ kind: "part", part: { type: "blob", mime_type: "image/png", content: "AAAA" } }],
    ],
    [
      "pages of the web",
      [{ type: "web_search_result", url: "https://a.example/", title: "A", page_age: "May" }],
      [{ kind: "link", url: "https://a.example/", title: "A", note: "May" }],
    ],
    [
      "a page whose address is none of the web",
      [{ type: "web_search_result", url: "javascript:alert(1)", title: "A" }],
      [{ kind: "part" }],
    ],
    [
      "what a program wrote",
      { type: "code_execution_result", stdout: "4\n", stderr: "", return_code: 0, content: [] },
      [{ kind: "output", output: { stdout: "4\n", stderr: null, code: 0, files: [] } }],
    ],
    [
      "a failure of the provider's tool",
      { type: "web_search_tool_result_error", error_code: "max_uses_exceeded" },
      [{ kind: "failure", code: "max uses exceeded" }],
    ],
    ["an empty list", [], [{ kind: "json", value: [] }]],
    [
      "rows, not blocks",
      [{ city: "Oslo", c: 11 }],
      [{ kind: "json", value: [{ city: "Oslo", c: 11 }] }],
    ],
  ])("that is %s", (_name, response, expected) => {
    const shape = classifyPart({ type: "tool_call_response", response });
    if (shape.kind !== "tool_result") throw new Error(`classified as ${shape.kind}`);
    expect(shape.content).toMatchObject(expected);
  });

  it("of a server's tool stands inside the member of its type", () => {
    const error = { type: "web_search_tool_result_error", error_code: "unavailable" };
    const shape = classifyPart({
      type: "server_tool_call_response",
      id: "s",
      server_tool_call_response: { type: "web_search_tool_result", content: error },
    });
    expect(shape).toMatchObject({ kind: "tool_result", byServer: true, failed: true });
  });

  it.each([
    [{ status: "error" }, true],
    [{ is_error: true }, true],
    [{ responseState: "FAILURE" }, true],
    [{ status: "success" }, false],
    [{}, false],
  ])("with %j has failed: %s", (more, failed) => {
    const shape = classifyPart({ type: "tool_call_response", response: "x", ...more });
    expect(shape).toMatchObject({ failed });
  });
});
