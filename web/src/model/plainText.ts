// A conversation as plain text: to skim, to copy into an issue, to compare.
import type { Part } from "../api/types";
import { attachmentCaption } from "./attachment";
import type { ConversationItem } from "./conversation";
import { assertNever } from "./never";
import { classifyPart } from "./parts";
import type { FoundPiece, RankedDocument } from "./search";
import type { ResultContent } from "./toolResult";

export function conversationText(items: readonly ConversationItem[]): string {
  return items.map(itemText).join("\n\n");
}

export function itemText(item: ConversationItem): string {
  const lines = [`[${item.roleName}]`, ...item.parts.map(partText)];
  if (item.gap !== null) lines.push(`(${item.gap.label}) ${item.gap.text}`);
  if (item.error !== null) lines.push(`(${item.error.type}) ${item.error.message}`.trimEnd());
  return lines.join("\n");
}

export function partText(part: Part): string {
  const shape = classifyPart(part);
  switch (shape.kind) {
    case "text":
      return shape.text;
    case "reasoning":
      return `(thinking) ${shape.text}`;
    case "tool_call":
      return `(calls ${shape.name}) ${json(shape.arguments)}`;
    case "tool_result":
      return `(${shape.failed ? "failed result" : "result"}) ${shape.content.map(resultText).join("\n")}`;
    case "attachment": {
      const { modality } = shape.attachment;
      return `(${`${modality} · ${attachmentCaption(shape.attachment)}`.replaceAll(" · ", ", ")})`;
    }
    case "reference":
      return `(${shape.modality}) ${shape.uri}`;
    case "documents":
      return shape.documents.map((text, index) => `(document ${String(index)}) ${text}`).join("\n");
    case "ranking":
      return shape.results.map(rankedText).join("\n");
    case "found":
      return shape.pieces.map(foundText).join("\n");
    case "fact":
      return `(${shape.title}) ${[shape.text, shape.address ?? ""].join(" ").trimEnd()}`;
    case "data":
      return `(${shape.title}) ${json(shape.value)}`;
    case "marker":
      return `(${shape.label})`;
    case "unknown":
      return `(${shape.type}) ${json(shape.value)}`;
    default:
      return assertNever(shape);
  }
}

const rankedText = ({ index, score, text }: RankedDocument): string =>
  `(document ${String(index ?? "?")}, score ${String(score ?? "?")}) ${text ?? ""}`.trimEnd();

function foundText({ title, location, score, text, raw }: FoundPiece): string {
  const head = [title, location, score === null ? null : `score ${String(score)}`];
  return [
    `(${head.filter((word) => word !== null).join(", ") || "found"})`,
    text ?? (raw === null ? "" : json(raw)),
  ]
    .join(" ")
    .trimEnd();
}

function resultText(content: ResultContent): string {
  switch (content.kind) {
    case "text":
      return content.text;
    case "json":
      return json(content.value);
    case "part":
      return partText(content.part);
    case "link":
      return `${content.title} ${content.url}`;
    case "output":
      return [content.output.stdout, content.output.stderr, ...content.output.files]
        .filter((text) => text !== null)
        .join("\n");
    case "failure":
      return content.code;
    default:
      return assertNever(content);
  }
}

/** JSON of any value; of one that is no JSON (a stray undefined), its name. */
export function json(value: unknown, indent = 0): string {
  return value === undefined ? "undefined" : JSON.stringify(value, null, indent);
}
