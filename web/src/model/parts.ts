// What a part of a message is to a reader. The wire's words are OpenTelemetry's; a part of a kind
// nobody here has heard of stays readable as JSON.
import type { Part } from "../api/types";
import { attachmentOf, type Attachment } from "./attachment";
import { base64Bytes } from "./bytes";
import { citationsOf, type Citation } from "./citations";
import { formatBytes, formatCount, plural } from "./format";
import { at, firstText, listOf, membersOf, numberOf, textOf, words } from "./read";
import {
  detailsOf,
  documentsOf,
  foundPieces,
  rankingOf,
  type FoundPiece,
  type RankedDocument,
} from "./search";
import { resultContent, type ResultContent } from "./toolResult";

export type PartShape =
  | {
      readonly kind: "text";
      readonly text: string;
      readonly citations: readonly Citation[];
      /** What kind of text it is, where it isn't what someone said. */
      readonly caption: TextCaption | null;
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
  | { readonly kind: "attachment"; readonly attachment: Attachment }
  | {
      readonly kind: "reference";
      readonly modality: string;
      readonly mimeType: string | null;
      readonly name: string | null;
      readonly uri: string;
    }
  | { readonly kind: "documents"; readonly documents: readonly string[] }
  | { readonly kind: "ranking"; readonly results: readonly RankedDocument[] }
  | { readonly kind: "found"; readonly title: string; readonly pieces: readonly FoundPiece[] }
  /** A fact of one line, with an address to copy where it has one. */
  | {
      readonly kind: "fact";
      readonly topic: "vectors" | "count" | "job";
      readonly title: string;
      readonly text: string;
      readonly address: string | null;
      readonly failed: boolean;
    }
  /** What passes between the nodes of a flow. */
  | { readonly kind: "data"; readonly title: string; readonly value: unknown }
  | { readonly kind: "marker"; readonly label: string }
  | { readonly kind: "unknown"; readonly type: string; readonly value: unknown };

type Fact = Extract<PartShape, { kind: "fact" }>;

export interface TextCaption {
  readonly kind: "document" | "guarded" | "guess" | "negative" | "qualified" | "refusal";
  readonly text: string;
}

export function classifyPart(part: Part): PartShape {
  return readers.get(part.type)?.(part) ?? unknownPart(part);
}

/** Null: the part lacks what its kind must have. */
type Reader = (part: Part) => PartShape | null;

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["text", readText],
  ["reasoning", readReasoning],
  ["redacted_reasoning", readRedacted],
  ["tool_call", (part) => readToolCall(part, part.arguments)],
  ["server_tool_call", readServerToolCall],
  ["tool_call_response", (part) => readToolResult(part, part.response ?? part["result"])],
  ["server_tool_call_response", readServerToolResult],
  ["blob", readBlob],
  ["uri", (part) => readReference(part, part.uri)],
  ["file", (part) => readReference(part, part.file_id)],
  ["container_upload", (part) => readReference(part, part.file_id)],
  ["cache_point", (part) => marker(cacheLabel(at(part, "content", "ttl")))],
  ["refusal", readText],
  ["embeddings", readEmbeddings],
  ["token_count", readTokenCount],
  ["async_invoke", readAsyncInvoke],
  ["async_invokes", (part) => fact("job", "Asynchronous jobs", countText(part["count"], "job"))],
  ["document", readFlowData],
  ["documents", readDocuments],
  ["rerank_results", readRanking],
  ["retrieval_results", readRetrieval],
  ["search_result", readSearchResult],
]);

function unknownPart(part: Part): PartShape {
  const { type, ...rest } = part;
  const names = Object.keys(rest);
  const value = names.length === 1 && names[0] === "content" ? rest["content"] : rest;
  return { kind: "unknown", type: textOf(type) ?? "part of no type", value };
}

function readText(part: Part): PartShape | null {
  if (typeof part.content !== "string") return null;
  const caption = captionOf(part);
  return { kind: "text", text: part.content, citations: citationsOf(part["citations"]), caption };
}

type CaptionKind = TextCaption["kind"];

/** Each mark a text may bear, the one that says most about it first. */
function captionOf(part: Part): TextCaption | null {
  const document = part.modality === "document";
  const qualifiers = listOf(part["qualifiers"]).filter((word) => typeof word === "string");
  const marks: readonly (readonly [CaptionKind, string | null])[] = [
    ["refusal", part.type === "refusal" ? "refusal" : null],
    ["guess", part["guessed"] === true ? guess : null],
    ["negative", part["negative"] === true ? "negative prompt" : null],
    ["document", document ? "document" : null],
    ["document", document ? firstText(part.name, part["title"]) : null],
    ["document", document ? textOf(part["context"]) : null],
    ["guarded", part["guard_content"] === true ? "for the guardrail" : null],
    ...qualifiers.map((word) => ["qualified", qualifierText(word)] as const),
    ["qualified", nodeText(part)],
    ["qualified", part["input_request"] === true ? "waits for an answer" : null],
  ];
  const said = marks.filter(([, text]) => text !== null);
  const [first] = said;
  if (first === undefined) return null;
  return { kind: first[0], text: said.map(([, text]) => text).join(" · ") };
}

const guess = "a guess at the text: the body is in no known dialect";

const qualifierText = (qualifier: string): string | null =>
  qualifier === "guard_content" ? "to be checked" : words(qualifier);

/** The node of a flow that a value comes from or goes to. */
function nodeText(part: Part): string | null {
  const node = textOf(part["nodeName"]);
  const end = firstText(part["nodeInputName"], part["nodeOutputName"]);
  return node === null ? end : end === null ? node : `${node}, ${end}`;
}

function readReasoning(part: Part): PartShape | null {
  if (typeof part.content !== "string") return null;
  return { kind: "reasoning", text: part.content, signed: textOf(part.signature) !== null };
}

/** What was redacted travels encrypted: only its size says something. */
function readRedacted(part: Part): PartShape {
  const base64 = textOf(part.content);
  const bytes = numberOf(part["bytes"]) ?? (base64 === null ? null : base64Bytes(base64));
  const size = bytes === null ? "" : `, ${formatBytes(bytes)}`;
  return marker(`Thinking, redacted by the provider${size}`);
}

function readToolCall(part: Part, given: unknown, byServer = false): PartShape {
  return {
    kind: "tool_call",
    id: textOf(part.id),
    name: textOf(part.name) ?? "unnamed tool",
    arguments: given ?? null,
    byServer,
  };
}

/** {"type": ..., "arguments": ...}: arguments of its own, or every member but the type. */
function readServerToolCall(part: Part): PartShape {
  const nested = part["server_tool_call"];
  const given = at(nested, "arguments") ?? withoutType(nested) ?? part.arguments;
  return readToolCall(part, given, true);
}

function readServerToolResult(part: Part): PartShape {
  const nested = part["server_tool_call_response"];
  const content = at(nested, "content") ?? withoutType(nested) ?? part.response ?? null;
  return readToolResult(part, content, true);
}

function withoutType(value: unknown): unknown {
  const members = membersOf(value);
  if (members === null) return value;
  return Object.fromEntries(Object.entries(members).filter(([name]) => name !== "type"));
}

function readToolResult(part: Part, response: unknown, byServer = false): PartShape {
  const content = resultContent(response ?? null);
  return {
    kind: "tool_result",
    id: textOf(part.id),
    content,
    failed:
      part["status"] === "error" ||
      part["is_error"] === true ||
      part["responseState"] === "FAILURE" ||
      content.some(({ kind }) => kind === "failure"),
    byServer,
  };
}

function readReference(part: Part, to: unknown): PartShape | null {
  const uri = textOf(to);
  if (uri === null) return null;
  return {
    kind: "reference",
    modality: textOf(part.modality) ?? "file",
    mimeType: textOf(part.mime_type),
    name: firstText(part.name, part["title"]),
    uri,
  };
}

function readBlob(part: Part): PartShape | null {
  const attachment = attachmentOf(part);
  return attachment === null ? null : { kind: "attachment", attachment };
}

function readDocuments(part: Part): PartShape | null {
  if (!Array.isArray(detailsOf(part)["documents"])) return null;
  return { kind: "documents", documents: documentsOf(part) };
}

function readRanking(part: Part): PartShape | null {
  if (!Array.isArray(detailsOf(part)["results"])) return null;
  return { kind: "ranking", results: rankingOf(part) };
}

function readRetrieval(part: Part): PartShape | null {
  const results = detailsOf(part)["results"];
  if (!Array.isArray(results)) return null;
  return { kind: "found", title: plural(results.length, "result"), pieces: foundPieces(results) };
}

function readEmbeddings(part: Part): PartShape | null {
  const details = detailsOf(part);
  const count = numberOf(details["count"]);
  const dimensions = numberOf(details["dimensions"]);
  if (count === null && dimensions === null) return null;
  const said = [
    count === null ? null : plural(count, "vector"),
    dimensions === null ? null : `${formatCount(dimensions)} dimensions`,
  ];
  return fact("vectors", "Embeddings", said.filter((word) => word !== null).join(" × "));
}

/** Null where there is nothing to say. */
function fact(topic: Fact["topic"], title: string, text: string | null): Fact | null {
  return text === null ? null : { kind: "fact", topic, title, text, address: null, failed: false };
}

function countText(value: unknown, noun: string): string | null {
  const count = numberOf(value);
  return count === null ? null : plural(count, noun);
}

function readTokenCount(part: Part): PartShape | null {
  return fact("count", "Counted", countText(part["input_tokens"], "input token"));
}

function readAsyncInvoke(part: Part): PartShape {
  const status = firstText(part["status"]) ?? "started";
  const failure = textOf(part["failure_message"]);
  return {
    kind: "fact",
    topic: "job",
    title: "Asynchronous job",
    text: failure === null ? status : `${status}: ${failure}`,
    address: textOf(part["invocation_arn"]),
    failed: status === "Failed",
  };
}

/** Between the nodes of a flow a "document" is any JSON. */
function readFlowData(part: Part): PartShape | null {
  const title = nodeText(part);
  return title === null ? null : { kind: "data", title, value: part.content ?? null };
}

function readSearchResult(part: Part): PartShape | null {
  const details = detailsOf(part);
  const content = listOf(details["content"]).map((block) => textOf(at(block, "text")) ?? "");
  const location = textOf(details["source"]);
  const title = textOf(details["title"]);
  const text = textOf(content.join("\n"));
  if (location === null && title === null && text === null) return null;
  const piece = { title, location, score: null, text, metadata: null, raw: null };
  return { kind: "found", title: "Search result", pieces: [piece] };
}

const marker = (label: string): PartShape => ({ kind: "marker", label });

const cacheLabel = (ttl: unknown): string =>
  textOf(ttl) === null ? "Cache point" : `Cache point, ${String(ttl)}`;

/** A part may end with a cache point of its own, as Anthropic writes it; null where it doesn't. */
export function cacheMark(part: Part): string | null {
  const control = membersOf(part["cache_control"]);
  return control === null ? null : cacheLabel(control["ttl"]);
}
