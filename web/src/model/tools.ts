// Which result answers which tool call.
import type { Part } from "../api/types";

export interface ToolLinks {
  /** Tool names by call id: a result carries only the id. */
  readonly nameOf: ReadonlyMap<string, string>;
  /** The ids that have a result in this conversation. */
  readonly answered: ReadonlySet<string>;
}

/** Pairs by id over a whole conversation. A call id used twice keeps its latest name. */
export function linkTools(messages: readonly { readonly parts: readonly Part[] }[]): ToolLinks {
  const nameOf = new Map<string, string>();
  const answered = new Set<string>();
  for (const { parts } of messages) {
    for (const part of parts) {
      if (typeof part.id !== "string") continue;
      if (part.type === "tool_call" || part.type === "server_tool_call") {
        if (typeof part.name === "string") nameOf.set(part.id, part.name);
      } else if (part.type === "tool_call_response" || part.type === "server_tool_call_response") {
        answered.add(part.id);
      }
    }
  }
  return { nameOf, answered };
}
