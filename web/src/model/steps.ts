// Steps of an agent that carry no messages: a tool's run, a look into a knowledge base. What they
// got and gave stands in attributes, and is shown as messages like everything else.
import type { Message, Span } from "../api/types";
import { firstText, parsedJson, textOf } from "./read";

export interface StepMessages {
  readonly sent: readonly Message[];
  readonly received: readonly Message[];
}

const none: StepMessages = { sent: [], received: [] };

/** Empty where the span has messages of its own. */
export function stepItems(span: Span): StepMessages {
  if (span.input.messages.length + span.output.messages.length > 0) return none;
  if (span.operation === "execute_tool") return toolMessages(span);
  if (span.operation === "retrieval") return retrievalMessages(span);
  return none;
}

function toolMessages({ attributes, name, status }: Span): StepMessages {
  const id = textOf(attributes["gen_ai.tool.call.id"]);
  const call = {
    type: "tool_call",
    name: textOf(attributes["gen_ai.tool.name"]) ?? name.replace(/^execute_tool /, ""),
    arguments: parsedJson(attributes["gen_ai.tool.call.arguments"] ?? null),
    ...(id !== null && { id }),
  };
  const result = attributes["gen_ai.tool.call.result"];
  const response = {
    type: "tool_call_response",
    response: parsedJson(result),
    ...(status === "error" && { status }),
    ...(id !== null && { id }),
  };
  return {
    sent: [{ role: "assistant", parts: [call] }],
    received: result === undefined ? [] : [{ role: "tool", parts: [response] }],
  };
}

function retrievalMessages({ attributes }: Span): StepMessages {
  const query = firstText(
    attributes["gen_ai.retrieval.query.text"],
    attributes["gen_ai.retrieval.query"],
  );
  const results = parsedJson(attributes["gen_ai.retrieval.documents"]);
  return {
    sent: query === null ? [] : [{ role: "user", parts: [{ type: "text", content: query }] }],
    received: Array.isArray(results)
      ? [{ role: "tool", parts: [{ type: "retrieval_results", results }] }]
      : [],
  };
}
