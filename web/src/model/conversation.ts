// One shape for every conversation the workbench shows: of a trace, a session, or one call.
import type { Message, Part, Span, Thread, ThreadMessage } from "../api/types";
import { failureFacts, gapBeside, missingRequest, type Gap } from "./failure";
import { guardrailReport, type GuardrailReport } from "./guardrail";
import { listOf, membersOf, textOf } from "./read";
import { detailsOf, withDocuments } from "./search";
import { stepItems } from "./steps";
import { epochMs } from "./time";

export type Role = "system" | "user" | "assistant" | "tool" | "other";

export interface CallError {
  readonly type: string;
  readonly message: string;
}

/** What only the whole span tells of a call. */
export interface CallDetails {
  readonly failure: readonly string[];
  readonly guardrail: GuardrailReport | null;
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
  /** What of the message is missing. */
  readonly gap: Gap | null;
  /** Of an answer of one call; null where they have to be asked for by trace and span. */
  readonly details: CallDetails | null;
  readonly traceId: string | null;
  readonly spanId: string | null;
  readonly atMs: number | null;
  /** Null on everything that isn't an answer. */
  readonly answer: AnswerFacts | null;
}

/** Whether something is said of the message beside its parts. */
export const hasNotes = ({ error, gap, details }: ConversationItem): boolean =>
  error !== null || gap !== null || (details?.guardrail ?? null) !== null;

/** Whether its call has more to say than the thread does: why it failed, why it was blocked. */
export const wantsDetails = ({ answer, error, finishReason, details }: ConversationItem): boolean =>
  answer !== null && details === null && (error !== null || finishReason === "content_filter");

/** A message that only carries results of tools is the tool's, whoever the wire says sent it. */
export function roleOf(role: string, parts: readonly Part[]): Role {
  const said = parts.filter((part) => part.type !== "cache_point");
  if (said.length > 0 && said.every(({ type }) => type === "tool_call_response")) return "tool";
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

const emptyItem = {
  finishReason: null,
  error: null,
  gap: null,
  details: null,
  traceId: null,
  spanId: null,
  atMs: null,
  answer: null,
};

/** What is no part stands as one of no type, so that it is shown as it came. */
export function partsOf(parts: unknown): readonly Part[] {
  return listOf(parts).map((part) => {
    const members = membersOf(part);
    const type = textOf(members?.["type"]) ?? "part of no type";
    return members === null ? { type, content: part } : { ...members, type };
  });
}

export function systemItem(parts: unknown, key: string, spanId: string | null): ConversationItem {
  const shown = partsOf(parts);
  return { ...emptyItem, key, role: "system", roleName: "system", parts: shown, spanId };
}

function threadItem(message: ThreadMessage, key: string): ConversationItem {
  const isAnswer = message.direction === "output";
  const parts = partsOf(message.parts);
  return {
    ...emptyItem,
    key,
    role: roleOf(message.role, parts),
    roleName: message.role,
    parts,
    finishReason: message.finish_reason,
    error: message.error,
    gap: gapBeside(message.incomplete, message.error !== null),
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
  return withRankedDocuments([
    ...thread.system.map((system, index) =>
      systemItem(system.parts, `system-${String(index)}`, system.span_id),
    ),
    ...thread.items.map((message, index) => threadItem(message, `message-${String(index)}`)),
  ]);
}

/** The conversation of one call: all that was sent, then what came back or went wrong. */
export function spanItems(span: Span): readonly ConversationItem[] {
  const items: ConversationItem[] = [];
  const missing = missingRequest(span);
  const steps = stepItems(span);
  if (listOf(span.input.system).length > 0) {
    items.push(systemItem(span.input.system, "system", null));
  }
  // When a message of the history was first said is known to the thread, not to this call.
  const sent = [...span.input.messages, ...steps.sent];
  sent.forEach((message, index) => {
    items.push(spanItem(message, `input-${String(index)}`, null));
  });
  if (missing !== null && sent.length === 0) {
    const gap = { label: "not here", text: missing };
    items.push({ ...spanItem({ role: "user", parts: [] }, "request", null), gap });
  }
  items.push(...answerItems(span, [...span.output.messages, ...steps.received]));
  return withRankedDocuments(items);
}

export const callDetails = (span: Span): CallDetails => ({
  failure: failureFacts(span),
  guardrail: guardrailReport(span),
});

/** The answers, and on the last of them what the call took, what cut it short, what went wrong. */
function answerItems(span: Span, messages: readonly Message[]): readonly ConversationItem[] {
  const endMs = epochMs(span.started_at) + span.duration_ms;
  const answer: AnswerFacts = {
    model: span.response_model ?? span.model,
    inputTokens: span.input_tokens,
    outputTokens: span.output_tokens,
    costUsd: span.cost_usd,
    durationMs: span.duration_ms,
    firstTokenMs: span.time_to_first_token_ms,
  };
  const ending = {
    gap: gapBeside(span.incomplete, span.status === "error"),
    error: errorOf(span),
    details: callDetails(span),
  };
  const items = messages.map((message, index) =>
    spanItem(message, `output-${String(index)}`, endMs),
  );
  const last = items.pop();
  if (last !== undefined) return [...items, { ...last, ...ending, answer }];
  const empty = ending.gap === null && ending.error === null && ending.details.guardrail === null;
  if (empty) return [];
  return [{ ...spanItem({ role: "assistant", parts: [] }, "ending", endMs), ...ending, answer }];
}

function spanItem(message: Message, key: string, atMs: number | null): ConversationItem {
  const parts = partsOf(message.parts);
  return {
    ...emptyItem,
    key,
    role: roleOf(message.role, parts),
    roleName: message.role,
    parts,
    finishReason: message.finish_reason ?? null,
    atMs,
  };
}

/** A ranking names documents by their place in the request: each gets its text beside it. */
function withRankedDocuments(items: readonly ConversationItem[]): readonly ConversationItem[] {
  let documents: readonly unknown[] = [];
  return items.map((item) => {
    if (!item.parts.some(({ type }) => type === "documents" || type === "rerank_results")) {
      return item;
    }
    const parts = item.parts.map((part) => {
      if (part.type === "documents") documents = listOf(detailsOf(part)["documents"]);
      return part.type === "rerank_results" ? withDocuments(part, documents) : part;
    });
    return { ...item, parts };
  });
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
