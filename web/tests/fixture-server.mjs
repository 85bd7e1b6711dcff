// A stand-in for the server: web/dist and the API over spans kept in memory, for developing and
// testing the workbench without building the binary.
//
//     npm run build && npm run fixture          # http://127.0.0.1:5399, seeded
//     SIDESEAT_URL=http://127.0.0.1:5399 npm run dev
import { readFile } from "node:fs/promises";
import { Buffer } from "node:buffer";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { spansOf } from "./fixture/ingest.mjs";
import { matcher } from "./fixture/search.mjs";
import { page, session, thread, trace, traceSummary } from "./fixture/views.mjs";
import { chart } from "./seed/media.mjs";
import { send } from "./seed/otlp.mjs";
import { seedTraces } from "./seed/traces.mjs";

const dist = fileURLToPath(new URL("../dist", import.meta.url));

const types = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

class Project {
  traces = new Map();
  listeners = new Set();

  add(spans) {
    const touched = new Set();
    for (const span of spans) {
      const { trace_id: traceId, span_id: spanId } = span.detail;
      if (!this.traces.has(traceId)) this.traces.set(traceId, new Map());
      this.traces.get(traceId).set(spanId, span);
      touched.add(traceId);
    }
    for (const traceId of touched) {
      const data = JSON.stringify(traceSummary(traceId, this.spans(traceId)));
      for (const response of this.listeners) response.write(`event: trace\ndata: ${data}\n\n`);
    }
  }

  spans(traceId) {
    return [...(this.traces.get(traceId)?.values() ?? [])];
  }

  summaries() {
    return [...this.traces.keys()]
      .map((traceId) => traceSummary(traceId, this.spans(traceId)))
      .sort((a, b) => (a.started_at < b.started_at ? 1 : -1));
  }
}

class Problem extends Error {
  constructor(status, title, detail) {
    super(detail);
    Object.assign(this, { status, title, detail });
  }
}

const notFound = (what) => new Problem(404, "Not found", `${what} is not stored here`);

function listTraces(project, search) {
  const text = search.get("q") ?? "";
  if (text.length > 1024) {
    throw new Problem(400, "Bad request", "parameter 'q' must be at most 1024 bytes long");
  }
  const finds = matcher(text);
  const status = search.get("status");
  const sessionId = search.get("session_id");
  const from = search.get("from");
  return page(
    project
      .summaries()
      .filter((item) => text === "" || project.spans(item.trace_id).some(finds))
      .filter((item) => status === null || item.status === status)
      .filter((item) => sessionId === null || item.session_id === sessionId)
      .filter((item) => from === null || Date.parse(item.started_at) >= Date.parse(from)),
    search,
  );
}

function sessionsOf(project) {
  const bySession = new Map();
  for (const summary of project.summaries()) {
    if (summary.session_id === null) continue;
    bySession.set(summary.session_id, [...(bySession.get(summary.session_id) ?? []), summary]);
  }
  return bySession;
}

function answerTrace(project, traceId, rest, search) {
  const spans = project.spans(traceId);
  if (spans.length === 0) throw notFound(`Trace ${traceId}`);
  if (rest[0] === undefined) return trace(traceId, spans);
  if (rest[0] === "messages") return thread(spans);
  const span = spans.find(({ detail }) => detail.span_id === rest[1]);
  if (rest[0] !== "spans" || span === undefined) throw notFound(`Span ${rest[1]}`);
  return search.get("raw") === "otlp" ? span.otlp : span.detail;
}

function answerSession(project, sessionId, rest) {
  const summaries = sessionsOf(project).get(sessionId);
  if (summaries === undefined) throw notFound(`Session ${sessionId}`);
  if (rest[0] === "messages") {
    return thread(summaries.flatMap(({ trace_id }) => project.spans(trace_id)));
  }
  return session(sessionId, summaries);
}

function answerProject(project, [kind, id, ...rest], search) {
  if (kind === "traces") {
    return id === undefined ? listTraces(project, search) : answerTrace(project, id, rest, search);
  }
  if (kind === "sessions") {
    if (id !== undefined) return answerSession(project, id, rest);
    const sessions = [...sessionsOf(project)].map(([name, traces]) => session(name, traces));
    return page(sessions, search);
  }
  throw notFound(`/${kind}`);
}

function live(project, request, response) {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  response.write(": hello\n\n");
  project.listeners.add(response);
  request.on("close", () => project.listeners.delete(response));
}

async function bodyOf(request) {
  let text = "";
  for await (const chunk of request) text += chunk;
  return JSON.parse(text);
}

async function file(path) {
  const wanted = normalize(path).replace(/^\/+/, "");
  try {
    return [await readFile(join(dist, wanted)), types[extname(wanted)] ?? "text/plain"];
  } catch {
    return [await readFile(join(dist, "index.html")), types[".html"]];
  }
}

/** Starts on the port (0: a free one); answers its URL and how to stop it. */
export async function startFixtureServer(port = 0) {
  const projects = new Map([["default", new Project()]]);
  const projectOf = (name) => {
    if (!projects.has(name)) projects.set(name, new Project());
    return projects.get(name);
  };

  const answer = async (request, response) => {
    const url = new URL(request.url, "http://fixture");
    const segments = url.pathname.split("/").slice(1).map(decodeURIComponent);
    const json = (status, body) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    if (request.method === "POST" && url.pathname.endsWith("/v1/traces")) {
      projectOf(segments[0] === "otel" ? segments[1] : "default").add(
        spansOf(await bodyOf(request)),
      );
      return json(200, {});
    }
    if (segments[0] !== "api") {
      const [bytes, type] = await file(url.pathname);
      response.writeHead(200, { "content-type": type });
      return response.end(bytes);
    }
    if (segments[2] === "health")
      return json(200, {
        status: "ok",
        version: "0",
        uptime_ms: 1,
        store: "memory",
        writing: { failing: false, last_commit_at: null },
        search: null,
      });
    const project = projects.get(segments[3]) ?? new Project();
    if (segments[2] === "projects" && segments.length === 3) {
      const items = [...projects].map(([name, { traces }]) => ({ name, trace_count: traces.size }));
      return json(200, { items, next_cursor: null });
    }
    if (segments[4] === "attachments") {
      // The cases of testdata/calls tell hashes, not bytes: one picture stands for all of them.
      response.writeHead(200, { "content-type": "image/png" });
      return response.end(Buffer.from(chart, "base64"));
    }
    if (segments[4] === "live") return live(projectOf(segments[3]), request, response);
    return json(200, answerProject(project, segments.slice(4), url.searchParams));
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      const { status = 500, title = "Fixture failed", detail = String(error) } = error;
      response.writeHead(status, { "content-type": "application/problem+json" });
      response.end(JSON.stringify({ type: "about:blank", title, status, detail }));
    });
  });
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await startFixtureServer(Number(process.env.PORT ?? 5399));
  const traces = Object.values(seedTraces(Date.now(), "sess-abc")).flat();
  await send(url, traces);
  console.log(`${url} answers with ${traces.length} traces`);
}
