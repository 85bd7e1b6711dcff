// One shape for every conversation the workbench shows: of a trace, a session, or one call.
import type { Message, Part, Span, Thread, ThreadMessage } from "../api/types";
import { epochMs } from "./time";

export type Role = "system" | "user" | "assistant" | "tool" | "other";

export interface CallError {
  readonly type: string;
  readonly message: string;
}

/** What an answer cost and how long it took; null members were not reported. */
export interface AnswerFacts {
  readonly model: string | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly costUsd: number | null;
  readonly durationMs: number | null;
  readonly firstTokenMs: number | null;
}

export interface ConversationItem {
  readonly key: string;
  readonly role: Role;
  /** The wire's own word where `role` is `other`. */
  readonly roleName: string;
  readonly parts: readonly Part[];
  readonly finishReason: string | null;
  readonly error: CallError | null;
  readonly traceId: string | null;
  readonly spanId: string | null;
  readonly atMs: number | null;
  /** Null on everything that isn't an answer. */
  readonly answer: AnswerFacts | null;
}

/** A message that only carries results of tools is the tool's, whoever the wire says sent it. */
export function roleOf(role: string, parts: readonly Part[]): Role {
  const said = parts.filter((part) => part.type !== "cache_point");
  if (said.length > 0 && said.every((part) => part.type === "tool_call_response")) return "tool";
  switch (role) {
    case "system":
    case "developer":
      return "system";
    case "user":
    case "assistant":
    case "tool":
      return role;
    default:
      return "other";
  }
}

export function systemItem(
  parts: readonly Part[],
  key: string,
  spanId: string | null,
): ConversationItem {
  return {
    key,
    role: "system",
    roleName: "system",
    parts,
    finishReason: null,
    error: null,
    traceId: null,
    spanId,
    atMs: null,
    answer: null,
  };
}

function threadItem(message: ThreadMessage, key: string): ConversationItem {
  const isAnswer = message.direction === "output";
  return {
    key,
    role: roleOf(message.role, message.parts),
    roleName: message.role,
    parts: message.parts,
    finishReason: message.finish_reason,
    error: message.error,
    traceId: message.trace_id,
    spanId: message.span_id,
    atMs: epochMs(message.at),
    answer: isAnswer
      ? {
          model: message.model,
          inputTokens: message.input_tokens,
          outputTokens: message.output_tokens,
          costUsd: message.cost_usd,
          durationMs: message.duration_ms,
          firstTokenMs: message.time_to_first_token_ms,
        }
      : null,
  };
}

export function threadItems(thread: Thread): readonly ConversationItem[] {
  return [
    ...thread.system.map((system, index) =>
      systemItem(system.parts, `system-${String(index)}`, system.span_id),
    ),
    ...thread.items.map((message, index) => threadItem(message, `message-${String(index)}`)),
  ];
}

/** The conversation of one call: all that was sent, then what came back or went wrong. */
export function spanItems(span: Span): readonly ConversationItem[] {
  const items: ConversationItem[] = [];
  if (span.input.system.length > 0) {
    items.push(systemItem(span.input.system, "system", null));
  }
  const startMs = epochMs(span.started_at);
  span.input.messages.forEach((message, index) => {
    // When a message of the history was first said is known to the thread, not to this call.
    items.push(spanItem(message, `input-${String(index)}`, null));
  });
  const answer: AnswerFacts = {
    model: span.response_model ?? span.model,
    inputTokens: span.input_tokens,
    outputTokens: span.output_tokens,
    costUsd: span.cost_usd,
    durationMs: span.duration_ms,
    firstTokenMs: span.time_to_first_token_ms,
  };
  const endMs = startMs + span.duration_ms;
  span.output.messages.forEach((message, index) => {
    const last = index === span.output.messages.length - 1;
    items.push({
      ...spanItem(message, `output-${String(index)}`, endMs),
      // The usage is the call's; on several choices it stands once, on the last.
      answer: last ? answer : null,
    });
  });
  const error = errorOf(span);
  if (error !== null) {
    items.push({
      ...spanItem({ role: "assistant", parts: [] }, "error", endMs),
      error,
      answer: span.output.messages.length === 0 ? answer : null,
    });
  }
  return items;
}

function spanItem(message: Message, key: string, atMs: number | null): ConversationItem {
  return {
    key,
    role: roleOf(message.role, message.parts),
    roleName: message.role,
    parts: message.parts,
    finishReason: message.finish_reason ?? null,
    error: null,
    traceId: null,
    spanId: null,
    atMs,
    answer: null,
  };
}

/** What went wrong in a span: its status, or the exception it recorded. */
export function errorOf(
  span: Pick<Span, "status" | "error" | "status_message" | "events">,
): CallError | null {
  if (span.status !== "error") return null;
  const exception = span.events.find((event) => event.name === "exception")?.attributes ?? {};
  const text = (name: string): string | null => {
    const value = exception[name];
    return typeof value === "string" && value !== "" ? value : null;
  };
  return {
    type: span.error ?? text("exception.type") ?? "error",
    message: span.status_message ?? text("exception.message") ?? "",
  };
}

/** Whether an answer's model differs from the answer's before: only then it is worth saying. */
export function modelChanges(items: readonly ConversationItem[]): readonly boolean[] {
  const changes: boolean[] = [];
  let model: string | null = null;
  for (const { answer } of items) {
    changes.push(answer?.model != null && answer.model !== model);
    model = answer?.model ?? model;
  }
  return changes;
}

/** Items of one trace after another, in the order they came, for a session's page. */
export interface TraceGroup {
  readonly traceId: string | null;
  readonly items: readonly ConversationItem[];
}

export function groupByTrace(items: readonly ConversationItem[]): readonly TraceGroup[] {
  const groups: { traceId: string | null; items: ConversationItem[] }[] = [];
  for (const item of items) {
    const last = groups.at(-1);
    if (last?.traceId === item.traceId) last.items.push(item);
    else groups.push({ traceId: item.traceId, items: [item] });
  }
  return groups;
}
