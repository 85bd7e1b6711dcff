// Every question the workbench asks, with the key its answer is cached under.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { getJson, projectUrl } from "./client";
import {
  decodeAny,
  decodeHealth,
  decodePage,
  decodeSession,
  decodeSpan,
  decodeThread,
  decodeTrace,
} from "./decode";
import type { Project, SessionSummary, TraceFilter, TraceSummary } from "./types";

const pageSize = 50;

const since = (within_ms: number | undefined): string | undefined =>
  within_ms === undefined ? undefined : new Date(Date.now() - within_ms).toISOString();

export const keys = {
  traces: (project: string) => ["traces", project] as const,
  trace: (project: string, traceId: string) => ["trace", project, traceId] as const,
  sessions: (project: string) => ["sessions", project] as const,
  session: (project: string, sessionId: string) => ["session", project, sessionId] as const,
};

export const tracesQuery = (project: string, filter: TraceFilter) =>
  infiniteQueryOptions({
    queryKey: [...keys.traces(project), filter] as const,
    queryFn: ({ pageParam, signal }) =>
      getJson(
        projectUrl(project, ["traces"], {
          limit: pageSize,
          cursor: pageParam,
          q: filter.text,
          status: filter.status,
          session_id: filter.session_id,
          from: since(filter.within_ms),
        }),
        decodePage<TraceSummary>("the list of traces"),
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

export const traceQuery = (project: string, traceId: string) =>
  queryOptions({
    queryKey: keys.trace(project, traceId),
    queryFn: ({ signal }) => getJson(projectUrl(project, ["traces", traceId]), decodeTrace, signal),
  });

export const traceThreadQuery = (project: string, traceId: string) =>
  queryOptions({
    queryKey: [...keys.trace(project, traceId), "messages"] as const,
    queryFn: ({ signal }) =>
      getJson(projectUrl(project, ["traces", traceId, "messages"]), decodeThread, signal),
  });

export const spanUrl = (project: string, traceId: string, spanId: string, raw?: "otlp"): string =>
  projectUrl(project, ["traces", traceId, "spans", spanId], { raw });

export const spanQuery = (project: string, traceId: string, spanId: string) =>
  queryOptions({
    queryKey: [...keys.trace(project, traceId), "span", spanId] as const,
    queryFn: ({ signal }) => getJson(spanUrl(project, traceId, spanId), decodeSpan, signal),
  });

export const spanOtlpQuery = (project: string, traceId: string, spanId: string) =>
  queryOptions({
    queryKey: [...keys.trace(project, traceId), "span", spanId, "otlp"] as const,
    queryFn: ({ signal }) => getJson(spanUrl(project, traceId, spanId, "otlp"), decodeAny, signal),
  });

/** Where the bytes of an attachment are, by their hash. */
export const attachmentUrl = (project: string, hash: string): string =>
  projectUrl(project, ["attachments", hash]);

export const sessionsQuery = (project: string) =>
  infiniteQueryOptions({
    queryKey: keys.sessions(project),
    queryFn: ({ pageParam, signal }) =>
      getJson(
        projectUrl(project, ["sessions"], { limit: pageSize, cursor: pageParam }),
        decodePage<SessionSummary>("the list of sessions"),
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

export const sessionQuery = (project: string, sessionId: string) =>
  queryOptions({
    queryKey: keys.session(project, sessionId),
    queryFn: ({ signal }) =>
      getJson(projectUrl(project, ["sessions", sessionId]), decodeSession, signal),
  });

export const sessionThreadQuery = (project: string, sessionId: string) =>
  queryOptions({
    queryKey: [...keys.session(project, sessionId), "messages"] as const,
    queryFn: ({ signal }) =>
      getJson(projectUrl(project, ["sessions", sessionId, "messages"]), decodeThread, signal),
  });

export const healthQuery = queryOptions({
  queryKey: ["health"] as const,
  queryFn: ({ signal }) => getJson("/api/v1/health", decodeHealth, signal),
  refetchInterval: 15_000,
});

export const projectsQuery = queryOptions({
  queryKey: ["projects"] as const,
  queryFn: ({ signal }) =>
    getJson("/api/v1/projects", decodePage<Project>("the list of projects"), signal),
});
