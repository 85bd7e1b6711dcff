// What a part of a message is to a reader. The wire's words are OpenTelemetry's; a part of a kind
// nobody here has heard of stays readable as JSON.
import type { Part } from "../api/types";
import { base64Bytes } from "./bytes";

export interface Attachment {
  readonly modality: string;
  readonly mimeType: string | null;
  readonly name: string | null;
  readonly base64: string;
  readonly sizeBytes: number;
}

export type PartShape =
  | {
      readonly kind: "text";
      readonly text: string;
      readonly citations: unknown;
      /** What kind of text it is, where it isn't what someone said: a document, guarded content. */
      readonly caption: string | null;
    }
  | { readonly kind: "reasoning"; readonly text: string; readonly signed: boolean }
  | {
      readonly kind: "tool_call";
      readonly id: string | null;
      readonly name: string;
      readonly arguments: unknown;
      readonly byServer: boolean;
    }
  | {
      readonly kind: "tool_result";
      readonly id: string | null;
      readonly content: readonly ResultContent[];
      readonly failed: boolean;
      readonly byServer: boolean;
    }
  | ({ readonly kind: "image" } & Attachment)
  | ({ readonly kind: "audio" | "video" | "document" | "bytes" } & Attachment)
  | {
      readonly kind: "reference";
      readonly modality: string;
      readonly mimeType: string | null;
      readonly uri: string;
    }
  | { readonly kind: "marker"; readonly label: string; readonly part: Part }
  | { readonly kind: "unknown"; readonly type: string; readonly part: Part };

/** A tool's result is text, JSON, or parts of its own. */
export type ResultContent =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "json"; readonly value: unknown }
  | { readonly kind: "part"; readonly part: Part };

const markers: Readonly<Record<string, string>> = {
  cache_point: "Cache point: all above is cached",
  redacted_reasoning: "Thinking, redacted by the provider",
};

export function classifyPart(part: Part): PartShape {
  const unknown: PartShape = { kind: "unknown", type: part.type, part };
  switch (part.type) {
    case "text":
      if (typeof part.content !== "string") return unknown;
      return {
        kind: "text",
        text: part.content,
        citations: part["citations"] ?? null,
        caption: captionOf(part),
      };
    case "reasoning":
      if (typeof part.content !== "string") return unknown;
      return { kind: "reasoning", text: part.content, signed: typeof part.signature === "string" };
    case "tool_call":
    case "server_tool_call":
      return {
        kind: "tool_call",
        id: part.id ?? null,
        name: part.name ?? "unnamed tool",
        arguments: part.arguments ?? part["server_tool_call"] ?? null,
        byServer: part.type === "server_tool_call",
      };
    case "tool_call_response":
    case "server_tool_call_response":
      return {
        kind: "tool_result",
        id: part.id ?? null,
        content: resultContent(
          part.response ?? part["result"] ?? part["server_tool_call_response"] ?? null,
        ),
        failed: part["status"] === "error" || part["is_error"] === true,
        byServer: part.type === "server_tool_call_response",
      };
    case "blob":
      return typeof part.content === "string" ? attachment(part, part.content) : unknown;
    case "uri":
      return typeof part.uri === "string" ? reference(part, part.uri) : unknown;
    case "file":
      return typeof part.file_id === "string" ? reference(part, part.file_id) : unknown;
    default: {
      const label = markers[part.type];
      return label === undefined ? unknown : { kind: "marker", label, part };
    }
  }
}

function captionOf(part: Part): string | null {
  const words = [
    part.modality === "document" ? "document" : null,
    part.modality === "document" ? (part.name ?? null) : null,
    part["guard_content"] === true ? "for the guardrail" : null,
  ].filter((word) => word !== null);
  return words.length === 0 ? null : words.join(" · ");
}

// An <img> runs no scripts, whatever is in it, so any image type may be shown.
function attachment(part: Part, base64: string): PartShape {
  const modality = part.modality ?? "bytes";
  const mimeType = part.mime_type ?? null;
  const major = mimeType?.split("/")[0];
  const kind =
    modality === "image" || modality === "audio" || modality === "video"
      ? modality
      : modality === "document"
        ? "document"
        : major === "image" || major === "audio" || major === "video"
          ? major
          : "bytes";
  const name = part.name ?? (typeof part["filename"] === "string" ? part["filename"] : null);
  return { kind, modality, mimeType, name, base64, sizeBytes: base64Bytes(base64) };
}

function reference(part: Part, uri: string): PartShape {
  return {
    kind: "reference",
    modality: part.modality ?? "file",
    mimeType: part.mime_type ?? null,
    uri,
  };
}

function resultContent(response: unknown): readonly ResultContent[] {
  if (typeof response === "string") return [textOrJson(response)];
  if (!Array.isArray(response)) return [{ kind: "json", value: response }];
  const blocks: readonly unknown[] = response;
  const contents = blocks.map(contentOfBlock);
  // An array of plain values is one piece of data, not a list of blocks.
  return contents.every((content) => content !== null)
    ? contents
    : [{ kind: "json", value: response }];
}

/** One block of a Bedrock tool result, or a part; null where it is neither. */
function contentOfBlock(block: unknown): ResultContent | null {
  if (typeof block !== "object" || block === null) return null;
  const members = block as Record<string, unknown>;
  if (typeof members["type"] === "string") {
    if (members["type"] === "text") {
      const text = members["content"] ?? members["text"];
      if (typeof text === "string") return textOrJson(text);
    }
    if (members["type"] === "json" && "content" in members) {
      return { kind: "json", value: members["content"] };
    }
    return { kind: "part", part: members as Part };
  }
  const names = Object.keys(members);
  if (names.length !== 1) return null;
  if (typeof members["text"] === "string") return textOrJson(members["text"]);
  if ("json" in members) return { kind: "json", value: members["json"] };
  return mediaBlock(members);
}

function mediaBlock(members: Readonly<Record<string, unknown>>): ResultContent | null {
  for (const modality of ["image", "document", "video"]) {
    const media = members[modality];
    if (typeof media !== "object" || media === null) continue;
    const { format, source, name } = media as Record<string, unknown>;
    const bytes = (source as Record<string, unknown> | undefined)?.["bytes"];
    if (typeof bytes !== "string" || typeof format !== "string") continue;
    const mime_type = modality === "document" ? `application/${format}` : `${modality}/${format}`;
    const named = typeof name === "string" ? { name } : {};
    return {
      kind: "part",
      part: { type: "blob", modality, mime_type, content: bytes, ...named },
    };
  }
  return null;
}

function textOrJson(text: string): ResultContent {
  const start = text.trimStart()[0];
  if (start === "{" || start === "[") {
    try {
      return { kind: "json", value: JSON.parse(text) as unknown };
    } catch {
      // It only looked like JSON.
    }
  }
  return { kind: "text", text };
}
