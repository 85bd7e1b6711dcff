// Checks the outline of an answer once, so that everything behind it may trust its type. The
// contract is tested on the server's side; what this catches is another program on the port, a
// proxy's page, or a server of another version.
import { ApiProblem } from "./problem";
import type { Health, Page, Session, Span, Thread, Trace, TraceSummary } from "./types";

export type Decoder<T> = (value: unknown) => T;

const misread = (what: string): ApiProblem =>
  new ApiProblem(
    0,
    "The answer can't be read",
    `${what}. Is another version of the server running? Reload the page to match it.`,
  );

function members(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw misread(`Expected ${what} as an object`);
  }
  return value as Record<string, unknown>;
}

/** A decoder for objects that must carry these members, the named ones as arrays or strings. */
function object<T>(what: string, shape: Readonly<Record<string, "array" | "string">>): Decoder<T> {
  return (value) => {
    const object = members(value, what);
    for (const [name, type] of Object.entries(shape)) {
      const member = object[name];
      const matches = type === "array" ? Array.isArray(member) : typeof member === "string";
      if (!matches) throw misread(`Expected ${name} of ${what} as ${type}`);
    }
    return object as T;
  };
}

export const decodeTrace = object<Trace>("a trace", { trace_id: "string", spans: "array" });
export const decodeTraceSummary = object<TraceSummary>("a trace", {
  trace_id: "string",
  started_at: "string",
  models: "array",
});
export const decodeThread = object<Thread>("a conversation", {
  items: "array",
  system: "array",
  tools: "array",
});
export const decodeSession = object<Session>("a session", {
  session_id: "string",
  traces: "array",
});
const decodeSpanOutline = object<Span>("a span", { span_id: "string", started_at: "string" });
export const decodeSpan: Decoder<Span> = (value) => {
  const span = decodeSpanOutline(value);
  object("a span's input", { system: "array", messages: "array", tools: "array" })(span.input);
  object("a span's output", { messages: "array" })(span.output);
  members(span.metadata, "a span's metadata");
  members(span.metrics, "a span's metrics");
  return span;
};
const decodeHealthOutline = object<Health>("the server's health", { status: "string" });
export const decodeHealth: Decoder<Health> = (value) => {
  const health = decodeHealthOutline(value);
  members(health.writing, "whether the server can store");
  return health;
};
export function decodePage<T>(what: string): Decoder<Page<T>> {
  return object<Page<T>>(what, { items: "array" });
}
/** JSON that is only shown, whatever it is. */
export const decodeAny: Decoder<unknown> = (value) => value;
