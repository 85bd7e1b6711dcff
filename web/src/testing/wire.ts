// Whole objects of the wire for tests, of which a test names only what it is about.
import type { Span, SpanSummary, ThreadMessage, TraceSummary } from "../api/types";

const sums = {
  input_tokens: null,
  output_tokens: null,
  cache_read_tokens: null,
  cache_write_tokens: null,
  total_tokens: null,
  cost_usd: null,
  input_preview: null,
  output_preview: null,
};

export function traceSummary(given: Partial<TraceSummary> = {}): TraceSummary {
  return {
    trace_id: "0af7651916cd43dd8448eb211c80319c",
    name: "trip-planning",
    started_at: "2026-01-02T03:04:05.000000000Z",
    duration_ms: 1200,
    status: "ok",
    error: null,
    complete: true,
    session_id: null,
    user_id: null,
    tags: [],
    models: [],
    span_count: 1,
    call_count: 1,
    unpriced_call_count: 0,
    ...sums,
    ...given,
  };
}

export function spanSummary(given: Partial<SpanSummary> = {}): SpanSummary {
  return {
    span_id: "b7ad6b7169203331",
    parent_span_id: null,
    name: "chat a-model",
    kind: "client",
    operation: "chat",
    model: "a-model",
    response_model: null,
    started_at: "2026-01-02T03:04:05.000000000Z",
    duration_ms: 1000,
    time_to_first_token_ms: null,
    status: "ok",
    error: null,
    incomplete: null,
    ...sums,
    ...given,
  };
}

export function wholeSpan(given: Partial<Span> = {}): Span {
  return {
    ...spanSummary(),
    trace_id: "0af7651916cd43dd8448eb211c80319c",
    session_id: null,
    user_id: null,
    status_message: null,
    input: { system: [], messages: [], tools: [] },
    output: { messages: [] },
    metadata: { provider: "aws_bedrock", model: "a-model", api: "converse" },
    metrics: {
      prompt_tokens: null,
      completion_tokens: null,
      tokens: null,
      cache_read_tokens: null,
      cache_write_tokens: null,
      time_to_first_token_ms: null,
      latency_ms: null,
      duration_ms: 1000,
      output_tokens_per_second: null,
      cost_usd: null,
    },
    attributes: {},
    resource: {},
    scope: null,
    events: [],
    ...given,
  };
}

export function threadMessage(given: Partial<ThreadMessage> = {}): ThreadMessage {
  return {
    role: "user",
    parts: [{ type: "text", content: "Hello" }],
    finish_reason: null,
    direction: "input",
    trace_id: "0af7651916cd43dd8448eb211c80319c",
    span_id: "b7ad6b7169203331",
    at: "2026-01-02T03:04:05.000000000Z",
    error: null,
    incomplete: null,
    model: null,
    input_tokens: null,
    output_tokens: null,
    cost_usd: null,
    duration_ms: null,
    time_to_first_token_ms: null,
    ...given,
  };
}
