// Bytes of a message: inside it as base64, or kept by the server under their hash.
import type { Part } from "../api/types";
import { base64Bytes } from "./bytes";
import { formatBytes } from "./format";
import { at, firstText, numberOf, textOf } from "./read";

export type AttachmentBytes =
  | { readonly at: "inline"; readonly base64: string }
  | { readonly at: "server"; readonly hash: string }
  /** Only the hash and the size are known. */
  | { readonly at: "nowhere"; readonly why: string };

export interface Attachment {
  readonly kind: "image" | "audio" | "video" | "document" | "bytes";
  readonly modality: string;
  readonly mimeType: string | null;
  readonly name: string | null;
  readonly sizeBytes: number | null;
  readonly bytes: AttachmentBytes;
  /** What else is said of it: that a guardrail is to look at it, what the provider made of it. */
  readonly notes: readonly string[];
}

const omissions: Readonly<Record<string, string>> = {
  too_large: "too large to be kept",
};

/** Null where a blob holds neither bytes nor a reference to them. */
export function attachmentOf(part: Part): Attachment | null {
  const bytes = bytesOf(part);
  if (bytes === null) return null;
  const modality = textOf(part.modality) ?? "bytes";
  const mimeType = textOf(part.mime_type);
  return {
    kind: kindOf(modality, mimeType),
    modality,
    mimeType,
    name: firstText(part.name, part["title"], part["filename"]),
    sizeBytes: bytes.at === "inline" ? base64Bytes(bytes.base64) : numberOf(part["size_bytes"]),
    bytes,
    notes: notesOf(part),
  };
}

function bytesOf(part: Part): AttachmentBytes | null {
  const omitted = textOf(part["omitted"]);
  if (omitted !== null) {
    return {
      at: "nowhere",
      why: omissions[omitted] ?? `not kept: ${omitted.replaceAll("_", " ")}`,
    };
  }
  const hash = textOf(part["attachment"]);
  // What is no hash is not asked for.
  if (hash !== null && /^[0-9a-f]{32}$/.test(hash)) return { at: "server", hash };
  return typeof part.content === "string" ? { at: "inline", base64: part.content } : null;
}

// An <img> runs no scripts, whatever is in it, so any image type may be shown.
function kindOf(modality: string, mimeType: string | null): Attachment["kind"] {
  const major = mimeType?.split("/")[0];
  for (const kind of ["image", "audio", "video", "document"] as const) {
    if (modality === kind) return kind;
  }
  return major === "image" || major === "audio" || major === "video" ? major : "bytes";
}

function notesOf(part: Part): readonly string[] {
  return [
    part["guard_content"] === true ? "for the guardrail" : null,
    at(part, "citations", "enabled") === true ? "may be cited" : null,
    firstText(part["context"]),
    firstText(at(part, "error", "message")),
  ].filter((note) => note !== null);
}

/** "day-1.mp4 · video/mp4 · 2.3 MB", whatever of it is known. */
export function attachmentCaption(
  attachment: Pick<Attachment, "name" | "mimeType" | "sizeBytes" | "notes">,
  ...more: readonly (string | null)[]
): string {
  const { name, mimeType, sizeBytes, notes } = attachment;
  const size = sizeBytes === null ? null : formatBytes(sizeBytes);
  return [name, mimeType, ...more, size, ...notes]
    .filter((word) => word !== null && word !== "")
    .join(" · ");
}

/** The name its bytes are saved under: with an ending that tells their type. */
export function fileName(attachment: Attachment): string {
  const name = attachment.name ?? attachment.modality;
  if (/\.\w{1,5}$/.test(name)) return name;
  const ending = /^[\w.-]+\/(?:x-)?(\w+)$/.exec(attachment.mimeType ?? "")?.[1];
  return ending === undefined ? name : `${name}.${ending === "plain" ? "txt" : ending}`;
}
