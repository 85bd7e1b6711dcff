// Every part is of some kind to a reader; a kind nobody knows is kept as it came.
import { describe, expect, it } from "vitest";
import type { Part } from "../api/types";
import { classifyPart } from "./parts";

describe("a part", () => {
  it.each<[string, Part, object]>([
    [
      "text",
      { type: "text", content: "Hi" },
      { kind: "text", text: "Hi", citations: null, caption: null },
    ],
    [
      "text with citations",
      { type: "text", content: "Hi", citations: [1] },
      { kind: "text", citations: [1] },
    ],
    [
      "a document of text",
      { type: "text", content: "Hi", modality: "document", name: "notes" },
      { kind: "text", caption: "document · notes" },
    ],
    [
      "text for the guardrail",
      { type: "text", content: "Hi", guard_content: true },
      { kind: "text", caption: "for the guardrail" },
    ],
    ["text without content", { type: "text" }, { kind: "unknown", type: "text" }],
    [
      "signed thinking",
      { type: "reasoning", content: "Hm", signature: "Eq" },
      { kind: "reasoning", text: "Hm", signed: true },
    ],
    [
      "a tool call",
      { type: "tool_call", id: "t", name: "f", arguments: { a: 1 } },
      { kind: "tool_call", id: "t", name: "f", arguments: { a: 1 }, byServer: false },
    ],
    [
      "a server's tool call",
      { type: "server_tool_call", name: "f", server_tool_call: { type: "g" } },
      { kind: "tool_call", id: null, arguments: { type: "g" }, byServer: true },
    ],
    [
      "an image",
      { type: "blob", modality: "image", mime_type: "image/png", content: "AAAA" },
      { kind: "image", mimeType: "image/png", sizeBytes: 3 },
    ],
    [
      "an image only its type tells",
      { type: "blob", mime_type: "image/jpeg", content: "AAA=" },
      { kind: "image", sizeBytes: 2 },
    ],
    [
      "a document",
      { type: "blob", modality: "document", mime_type: "application/pdf", content: "", name: "a" },
      { kind: "document", name: "a", sizeBytes: 0 },
    ],
    ["bytes of no kind", { type: "blob", content: "AA==" }, { kind: "bytes", sizeBytes: 1 }],
    [
      "an address",
      { type: "uri", modality: "video", uri: "s3://b/k" },
      { kind: "reference", modality: "video", uri: "s3://b/k" },
    ],
    ["a file", { type: "file", file_id: "f1" }, { kind: "reference", uri: "f1" }],
    ["a cache point", { type: "cache_point" }, { kind: "marker" }],
    ["a kind of tomorrow", { type: "hologram", depth: 3 }, { kind: "unknown", type: "hologram" }],
  ])("that is %s", (_name, part, expected) => {
    expect(classifyPart(part)).toMatchObject(expected);
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
      "rows, not blocks",
      [{ city: "Oslo", c: 11 }],
      [{ kind: "json", value: [{ city: "Oslo", c: 11 }] }],
    ],
  ])("that is %s", (_name, response, expected) => {
    const shape = classifyPart({ type: "tool_call_response", response });
    if (shape.kind !== "tool_result") throw new Error(`classified as ${shape.kind}`);
    expect(shape.content).toMatchObject(expected);
  });

  it.each([
    [{ status: "error" }, true],
    [{ is_error: true }, true],
    [{ status: "success" }, false],
    [{}, false],
  ])("with %j has failed: %s", (more, failed) => {
    const shape = classifyPart({ type: "tool_call_response", response: "x", ...more });
    expect(shape).toMatchObject({ failed });
  });
});
