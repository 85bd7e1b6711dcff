// The cases of testdata/calls: what a recorder makes of each, as the spans it would send.
import { readFile, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { TraceBuilder, send } from "./otlp.mjs";

const root = fileURLToPath(new URL("../../../testdata/calls", import.meta.url));

/** There are more of them than fit on the first page of a list: they have a project of their own. */
const project = "cases";

export const casePath = ({ traceId }) => `/p/${project}/traces/${traceId}`;

/**
 * Every case with its trace on the server: those that SIDESEAT_CASES names were recorded from real
 * calls (tools/dev/cases.py); without it, what the recorder would have sent is sent here.
 */
export async function caseTraces(url) {
  const cases = await readCases();
  const file = process.env.SIDESEAT_CASES;
  if (file !== undefined) {
    const recorded = JSON.parse(await readFile(file, "utf8"));
    const sent = new Map(recorded.map((call) => [call.name, call]));
    return cases.map((one) => {
      const call = sent.get(one.name);
      return { ...one, traceId: call?.trace_id, raised: typeof call?.raised === "string" };
    });
  }
  const startMs = Date.now() - cases.length * 2000;
  const traces = cases.map((one, index) => caseTrace(one, startMs + index * 2000));
  await send(url, traces, project);
  return cases.map((one, index) => ({ ...one, traceId: traces[index].traceId, raised: false }));
}

/** Every case: its name ("converse/text") and the span it becomes, with the steps inside. */
async function readCases() {
  const files = await readdir(root, { recursive: true });
  const folders = files.filter((file) => file.endsWith("expected.json")).map(dirname);
  return Promise.all(
    folders.sort().map(async (name) => ({
      name,
      expected: JSON.parse(await readFile(join(root, name, "expected.json"), "utf8")),
    })),
  );
}

/** A trace of the case's name with its call inside, as the recorder writes it. */
function caseTrace({ name, expected }, startMs) {
  const trace = new TraceBuilder(startMs);
  const root = trace.span({ name, ms: 1000 });
  addSpan(trace, root, expected, { at: 1, ms: 990, kind: 3 });
  return trace;
}

const kinds = ["unspecified", "internal", "server", "client", "producer", "consumer"];

function addSpan(trace, parent, span, { at, ms, kind }) {
  const failed = span.status === "error";
  const spanId = trace.span({
    name: span.name,
    parent,
    at,
    ms,
    kind,
    attributes: Object.fromEntries(
      Object.entries(span.attributes).map(([key, value]) => [key, attribute(value)]),
    ),
    ...(failed && { error: span.status_message ?? "" }),
  });
  // A tree has steps in the order they began; so that this is the file's, none begins before the
  // one above it.
  let earliest = 0;
  for (const step of span.steps ?? []) {
    const begin = Math.max(earliest, step.started_ms);
    const place = { at: at + begin, ms: Math.max(0, step.ended_ms - begin) };
    addSpan(trace, spanId, step, { ...place, kind: Math.max(0, kinds.indexOf(step.kind)) });
    earliest = begin;
  }
}

/** Structures travel as JSON text; lists of plain values are lists. */
function attribute(value) {
  const isPlain = (item) => typeof item !== "object" || item === null;
  return Array.isArray(value) && !value.every(isPlain) ? JSON.stringify(value) : value;
}
