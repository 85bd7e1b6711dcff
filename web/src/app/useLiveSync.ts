// Carries what the live feed says into the answers the pages already hold.
import {
  useQueryClient,
  type InfiniteData,
  type QueryClient,
  type QueryKey,
} from "@tanstack/react-query";
import { useEffect } from "react";
import { liveFeed } from "../api/live";
import { keys } from "../api/queries";
import type { Page, TraceFilter, TraceSummary } from "../api/types";
import { matchesFilter, updateTraces, upsertTraces } from "../model/traceList";

/** A busy trace is asked for again at most this often. */
const refetchEveryMs = 1000;
/** A search is asked for again so long after news: the text index follows the list. */
const searchAgainAfterMs = 2000;

export function useLiveSync(project: string): void {
  const client = useQueryClient();
  useEffect(() => {
    const feed = liveFeed(project);
    const refetches = new Throttle(refetchEveryMs);
    let searchAgain: ReturnType<typeof setTimeout> | undefined;
    const stopTraces = feed.onTraces((traces) => {
      if (upsertLists(client, project, traces)) {
        searchAgain ??= setTimeout(() => {
          searchAgain = undefined;
          void client.invalidateQueries({ queryKey: keys.traces(project), predicate: isSearch });
        }, searchAgainAfterMs);
      }
      for (const trace of traces) {
        invalidate(client, refetches, keys.trace(project, trace.trace_id));
        if (trace.session_id === null) continue;
        invalidate(client, refetches, keys.session(project, trace.session_id));
        invalidate(client, refetches, keys.sessions(project));
      }
    });
    // What happened while the feed was interrupted is asked for once it is back.
    let interrupted = feed.currentState() === "waiting";
    const stopState = feed.onState(() => {
      const state = feed.currentState();
      if (state === "waiting") interrupted = true;
      if (state !== "live" || !interrupted) return;
      interrupted = false;
      void client.invalidateQueries();
    });
    return () => {
      stopTraces();
      stopState();
      refetches.stop();
      clearTimeout(searchAgain);
    };
  }, [client, project]);
}

const filterOfList = ({ queryKey }: { readonly queryKey: QueryKey }): TraceFilter =>
  queryKey[2] as TraceFilter;

const isSearch = (query: { readonly queryKey: QueryKey }): boolean =>
  filterOfList(query).text !== undefined;

/** Returns whether there are searches among the lists: what is new in them the server must say. */
function upsertLists(
  client: QueryClient,
  project: string,
  traces: readonly TraceSummary[],
): boolean {
  const lists = client.getQueryCache().findAll({ queryKey: keys.traces(project) });
  for (const list of lists) {
    const passes = (trace: TraceSummary): boolean =>
      matchesFilter(trace, filterOfList(list), Date.now());
    const enter = isSearch(list) ? updateTraces : upsertTraces;
    client.setQueryData<InfiniteData<Page<TraceSummary>>>(
      list.queryKey,
      (data) => data && { ...data, pages: [...enter(data.pages, traces, passes)] },
    );
  }
  return lists.some(isSearch);
}

function invalidate(client: QueryClient, refetches: Throttle, queryKey: readonly string[]): void {
  // Nothing on the page shows it: its next opening asks anyway.
  if (client.getQueryCache().findAll({ queryKey }).length === 0) return;
  refetches.run(queryKey.join("\n"), () => {
    void client.invalidateQueries({ queryKey });
  });
}

/** Runs an action at once, then at most once an interval, the last one always. */
class Throttle {
  private readonly pending = new Map<string, { again: boolean; act: () => void }>();
  private readonly timers = new Set<ReturnType<typeof setTimeout>>();

  constructor(private readonly intervalMs: number) {}

  run(name: string, act: () => void): void {
    const waiting = this.pending.get(name);
    if (waiting !== undefined) {
      waiting.again = true;
      return;
    }
    act();
    const entry = { again: false, act };
    this.pending.set(name, entry);
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.pending.delete(name);
      if (entry.again) this.run(name, act);
    }, this.intervalMs);
    this.timers.add(timer);
  }

  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
  }
}
