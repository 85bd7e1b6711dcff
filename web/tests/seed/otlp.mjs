// Writes spans as OTLP JSON, the way a recorder would send them.
import { randomBytes } from "node:crypto";

const hex = (bytes) => randomBytes(bytes).toString("hex");

const valueOf = (value) => {
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "number") {
    return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  }
  if (Array.isArray(value)) return { arrayValue: { values: value.map(valueOf) } };
  return { stringValue: typeof value === "string" ? value : JSON.stringify(value) };
};

const attributesOf = (members) =>
  Object.entries(members)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ({ key, value: valueOf(value) }));

/** Messages travel as JSON text, since attributes can't hold structures. */
const json = (value) => (value === undefined ? undefined : JSON.stringify(value));

const nanos = (ms) => String(BigInt(Math.round(ms * 1000)) * 1000n);

/** A trace under construction. Times are milliseconds since its start. */
export class TraceBuilder {
  traceId = hex(16);
  spans = [];

  constructor(startMs, context = {}) {
    this.startMs = startMs;
    this.context = { "session.id": context.sessionId, "user.id": context.userId };
  }

  /** Returns the span's id, for its children. */
  span({ name, parent, at = 0, ms, attributes = {}, kind = 1, error, events = [] }) {
    const spanId = hex(8);
    this.spans.push({
      traceId: this.traceId,
      spanId,
      ...(parent !== undefined && { parentSpanId: parent }),
      name,
      kind,
      startTimeUnixNano: nanos(this.startMs + at),
      endTimeUnixNano: nanos(this.startMs + at + ms),
      attributes: attributesOf({ ...this.context, ...attributes }),
      events: events.map((event) => ({
        name: event.name,
        timeUnixNano: nanos(this.startMs + event.at),
        attributes: attributesOf(event.attributes),
      })),
      status: error === undefined ? {} : { code: 2, message: error },
    });
    return spanId;
  }

  /** A call of a model. `tokens` is [in, out], `first` the time to the first token. */
  call(options) {
    const { model, input = [], output = [], system, tools, tokens, first, cached, api } = options;
    const { errorType, error, attributes = {}, finish = "stop" } = options;
    return this.span({
      ...options,
      name: `chat ${model}`,
      kind: 3,
      events:
        errorType === undefined
          ? []
          : [
              {
                name: "exception",
                at: (options.at ?? 0) + options.ms,
                attributes: { "exception.type": errorType, "exception.message": error },
              },
            ],
      attributes: {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "aws.bedrock",
        "gen_ai.request.model": model,
        "gen_ai.request.max_tokens": 1024,
        "gen_ai.request.temperature": 0.2,
        "rpc.system": "aws-api",
        "rpc.service": "BedrockRuntime",
        "rpc.method": api ?? (first === undefined ? "Converse" : "ConverseStream"),
        "aws.region": "us-east-1",
        "gen_ai.request.stream": first === undefined ? undefined : true,
        "gen_ai.response.time_to_first_chunk": first === undefined ? undefined : first / 1000,
        "gen_ai.system_instructions": json(system),
        "gen_ai.tool.definitions": json(tools),
        "gen_ai.input.messages": json(input),
        "gen_ai.output.messages":
          output.length === 0
            ? undefined
            : json([{ role: "assistant", parts: output, finish_reason: finish }]),
        "gen_ai.response.finish_reasons": output.length === 0 ? undefined : [finish],
        "gen_ai.usage.input_tokens": tokens?.[0],
        "gen_ai.usage.output_tokens": tokens?.[1],
        "gen_ai.usage.cache_read.input_tokens": cached,
        "error.type": errorType,
        ...attributes,
      },
    });
  }
}

export const text = (content, more = {}) => ({ type: "text", content, ...more });
export const user = (...parts) => ({ role: "user", parts });
export const assistant = (...parts) => ({ role: "assistant", parts });
export const tool = (...parts) => ({ role: "tool", parts });

/** One OTLP/HTTP request with these traces' spans. */
export function exportRequest(traces) {
  return {
    resourceSpans: [
      {
        resource: {
          attributes: attributesOf({
            "service.name": "workbench-seed",
            "telemetry.sdk.language": "nodejs",
          }),
        },
        scopeSpans: [
          { scope: { name: "sideseat.seed", version: "1" }, spans: traces.flatMap((t) => t.spans) },
        ],
      },
    ],
  };
}

/** Sends it; throws what the server said where it refused. */
export async function send(url, traces, project) {
  const path = project === undefined ? "/v1/traces" : `/otel/${project}/v1/traces`;
  const response = await fetch(new URL(path, url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(exportRequest(traces)),
  });
  const body = await response.text();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${body}`);
  if (/rejectedSpans"?:\s*"?[1-9]/.test(body)) throw new Error(`spans were refused: ${body}`);
}
