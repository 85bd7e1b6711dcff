// What a tool gave back: text, JSON, a program's output, addresses on the web, parts of its own.
import type { Part } from "../api/types";
import {
  at,
  firstText,
  listOf,
  membersOf,
  numberOf,
  parsedJson,
  textOf,
  webAddress,
  words,
} from "./read";
import type { Members } from "./read";

export type ResultContent =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "json"; readonly value: unknown }
  | { readonly kind: "part"; readonly part: Part }
  | {
      readonly kind: "link";
      readonly title: string;
      readonly url: string;
      readonly note: string | null;
    }
  | { readonly kind: "output"; readonly output: ProgramOutput }
  | { readonly kind: "failure"; readonly code: string };

export interface ProgramOutput {
  readonly stdout: string | null;
  readonly stderr: string | null;
  readonly code: number | null;
  readonly files: readonly string[];
}

export function resultContent(response: unknown): readonly ResultContent[] {
  if (typeof response === "string") return [textOrJson(response)];
  if (!Array.isArray(response)) return [objectContent(response)];
  const blocks: readonly unknown[] = response;
  const contents = blocks.map(contentOfBlock);
  // An array of plain values is one piece of data, not a list of blocks.
  return contents.every((content) => content !== null) && contents.length > 0
    ? contents
    : [{ kind: "json", value: response }];
}

function objectContent(value: unknown): ResultContent {
  const members = membersOf(value);
  return (members && typedBlock(members)) ?? { kind: "json", value };
}

/** One block of a Bedrock tool result, or a part; null where it is neither. */
function contentOfBlock(block: unknown): ResultContent | null {
  const members = membersOf(block);
  if (members === null) return null;
  if (typeof members["type"] === "string") {
    if (members["type"] === "text") {
      const text = members["content"] ?? members["text"];
      if (typeof text === "string") return textOrJson(text);
    }
    if (members["type"] === "json" && "content" in members) {
      return { kind: "json", value: members["content"] };
    }
    return typedBlock(members) ?? { kind: "part", part: members as Part };
  }
  const names = Object.keys(members);
  if (names.length !== 1) return null;
  if (typeof members["text"] === "string") return textOrJson(members["text"]);
  if ("json" in members) return { kind: "json", value: members["json"] };
  return mediaBlock(members);
}

/** The blocks that tools of the provider answer with. */
function typedBlock(members: Members): ResultContent | null {
  const type = textOf(members["type"]) ?? "";
  const url = webAddress(members["url"]);
  if (url !== null && /^web_\w+_result$/.test(type)) {
    const title = firstText(members["title"], at(members, "content", "title")) ?? url;
    return {
      kind: "link",
      title,
      url,
      note: firstText(members["page_age"], members["retrieved_at"]),
    };
  }
  const code = textOf(members["error_code"]);
  if (code !== null && type.endsWith("_error")) return { kind: "failure", code: words(code) };
  if (typeof members["stdout"] === "string" || typeof members["stderr"] === "string") {
    return {
      kind: "output",
      output: {
        stdout: textOf(members["stdout"]),
        stderr: textOf(members["stderr"]),
        code: numberOf(members["return_code"]),
        files: listOf(members["content"])
          .map((file) => textOf(at(file, "file_id")))
          .filter((id) => id !== null),
      },
    };
  }
  return null;
}

function mediaBlock(members: Members): ResultContent | null {
  for (const modality of ["image", "document", "video"]) {
    const media = members[modality];
    const bytes = at(media, "source", "bytes");
    const format = at(media, "format");
    if (typeof bytes !== "string" || typeof format !== "string") continue;
    const mime_type = modality === "document" ? `application/${format}` : `${modality}/${format}`;
    const name = textOf(at(media, "name"));
    const named = name === null ? {} : { name };
    return { kind: "part", part: { type: "blob", modality, mime_type, content: bytes, ...named } };
  }
  return null;
}

function textOrJson(text: string): ResultContent {
  const value = parsedJson(text);
  return typeof value === "string" ? { kind: "text", text } : { kind: "json", value };
}
