// The names of the wire: what the server answers, as its contract spells it.
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Health = Schemas["Health"];
export type Project = Schemas["Project"];
export type TraceSummary = Schemas["TraceSummary"];
export type Trace = Schemas["Trace"];
export type SpanSummary = Schemas["SpanSummary"];
export type Span = Schemas["Span"];
export type SpanEvent = Schemas["SpanEvent"];
export type Part = Schemas["Part"];
export type Message = Schemas["Message"];
export type ToolDefinition = Schemas["ToolDefinition"];
export type Thread = Schemas["Thread"];
export type ThreadMessage = Schemas["ThreadMessage"];
export type SessionSummary = Schemas["SessionSummary"];
export type Session = Schemas["Session"];

/** One page of a list. */
export interface Page<T> {
  readonly items: T[];
  readonly next_cursor: string | null;
}

export type Status = TraceSummary["status"];

/** What narrows the list of traces. `within_ms` counts back from the moment of asking. */
export interface TraceFilter {
  /** Words of a message; with them the list has the newest match first. */
  readonly text?: string;
  readonly status?: Status;
  readonly session_id?: string;
  readonly within_ms?: number;
}
