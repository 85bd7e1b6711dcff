// A conversation as plain text: to skim, to copy into an issue, to compare.
import type { Part } from "../api/types";
import type { ConversationItem } from "./conversation";
import { formatBytes } from "./format";
import { assertNever } from "./never";
import { classifyPart, type ResultContent } from "./parts";

export function conversationText(items: readonly ConversationItem[]): string {
  return items.map(itemText).join("\n\n");
}

export function itemText(item: ConversationItem): string {
  const lines = [`[${item.roleName}]`, ...item.parts.map(partText)];
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
    case "image":
    case "audio":
    case "video":
    case "document":
    case "bytes":
      return `(${[shape.modality, shape.name, shape.mimeType, formatBytes(shape.sizeBytes)]
        .filter((word) => word !== null)
        .join(", ")})`;
    case "reference":
      return `(${shape.modality}) ${shape.uri}`;
    case "marker":
      return `(${shape.label})`;
    case "unknown":
      return json(shape.part);
    default:
      return assertNever(shape);
  }
}

function resultText(content: ResultContent): string {
  switch (content.kind) {
    case "text":
      return content.text;
    case "json":
      return json(content.value);
    case "part":
      return partText(content.part);
    default:
      return assertNever(content);
  }
}

/** JSON of any value; of one that is no JSON (a stray undefined), its name. */
export function json(value: unknown, indent = 0): string {
  return value === undefined ? "undefined" : JSON.stringify(value, null, indent);
}
