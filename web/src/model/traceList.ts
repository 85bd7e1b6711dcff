// How a live trace enters the pages of a list that is already on the screen.
import type { Page, TraceFilter, TraceSummary } from "../api/types";
import { epochMs } from "./time";

/** Whether it passes but for the words of a search, which only the server can look for. */
export function matchesFilter(trace: TraceSummary, filter: TraceFilter, nowMs: number): boolean {
  if (filter.status !== undefined && trace.status !== filter.status) return false;
  if (filter.session_id !== undefined && trace.session_id !== filter.session_id) return false;
  return filter.within_ms === undefined || epochMs(trace.started_at) >= nowMs - filter.within_ms;
}

/**
 * Puts traces where they belong, newest first: a known one is replaced or, if it no longer passes
 * the filter, removed; a new one is inserted by its start. One older than all loaded rows is left
 * for the page that will bring it. Pages that don't change keep their identity.
 */
export function upsertTraces(
  pages: readonly Page<TraceSummary>[],
  traces: readonly TraceSummary[],
  passes: (trace: TraceSummary) => boolean,
): readonly Page<TraceSummary>[] {
  return traces.reduce((current, trace) => upsertTrace(current, trace, passes(trace)), pages);
}

/**
 * The same in the answer to a search, which has its own order: a known trace is replaced where it
 * stands or removed; which new ones belong there only the server can say.
 */
export function updateTraces(
  pages: readonly Page<TraceSummary>[],
  traces: readonly TraceSummary[],
  passes: (trace: TraceSummary) => boolean,
): readonly Page<TraceSummary>[] {
  const changed = new Map(traces.map((trace) => [trace.trace_id, trace]));
  return pages.map((page) => {
    if (!page.items.some((item) => changed.has(item.trace_id))) return page;
    const items = page.items.map((item) => changed.get(item.trace_id) ?? item);
    return { ...page, items: items.filter((item) => !changed.has(item.trace_id) || passes(item)) };
  });
}

function upsertTrace(
  pages: readonly Page<TraceSummary>[],
  trace: TraceSummary,
  passes: boolean,
): readonly Page<TraceSummary>[] {
  const isTrace = (item: TraceSummary): boolean => item.trace_id === trace.trace_id;
  const holder = pages.findIndex((page) => page.items.some(isTrace));
  if (holder >= 0) {
    return replacePage(pages, holder, (items) => {
      const rest = items.filter((item) => !isTrace(item));
      return passes ? insertByStart(rest, trace) : rest;
    });
  }
  if (!passes) return pages;
  const start = epochMs(trace.started_at);
  const target = pages.findIndex(
    (page) =>
      page.next_cursor === null || page.items.some((item) => epochMs(item.started_at) <= start),
  );
  if (target < 0) return pages;
  return replacePage(pages, target, (items) => insertByStart(items, trace));
}

function replacePage(
  pages: readonly Page<TraceSummary>[],
  index: number,
  change: (items: readonly TraceSummary[]) => TraceSummary[],
): readonly Page<TraceSummary>[] {
  return pages.map((page, at) => (at === index ? { ...page, items: change(page.items) } : page));
}

function insertByStart(items: readonly TraceSummary[], trace: TraceSummary): TraceSummary[] {
  const start = epochMs(trace.started_at);
  const at = items.findIndex((item) => epochMs(item.started_at) <= start);
  return at < 0 ? [...items, trace] : [...items.slice(0, at), trace, ...items.slice(at)];
}
