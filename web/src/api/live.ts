// The live feed of a project: one EventSource shared by everything on the page.
import { decodeTraceSummary } from "./decode";
import { projectUrl } from "./client";
import type { TraceSummary } from "./types";

/** `waiting`: the connection is gone and will be tried again. */
export type LiveState = "connecting" | "live" | "waiting";

type EventSourceLike = Pick<EventSource, "close" | "addEventListener" | "readyState">;

/** Whether anybody sees the page. */
export interface Visibility {
  readonly isHidden: () => boolean;
  readonly onChange: (listener: () => void) => () => void;
}

export interface LiveOptions {
  readonly visibility?: Visibility;
  readonly open?: (url: string) => EventSourceLike;
  /** Traces that arrive within this time are handed over together: a burst is one rendering. */
  readonly batchMs?: number;
  readonly retryMs?: number;
}

const closed = 2; // EventSource.CLOSED, without needing the class where it doesn't exist.

const pageVisibility: Visibility = {
  isHidden: () => document.hidden,
  onChange: (listener) => {
    document.addEventListener("visibilitychange", listener);
    return () => {
      document.removeEventListener("visibilitychange", listener);
    };
  },
};

/**
 * Opens with the first subscriber, closes with the last, and rests while nobody sees the page: a
 * browser opens six connections to a server, and forgotten tabs must not use them up.
 */
export class LiveFeed {
  private readonly url: string;
  private readonly open: (url: string) => EventSourceLike;
  private readonly batchMs: number;
  private readonly retryMs: number;
  private readonly visibility: Visibility;
  private readonly traceListeners = new Set<(traces: readonly TraceSummary[]) => void>();
  private readonly stateListeners = new Set<() => void>();
  private source: EventSourceLike | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private flush: ReturnType<typeof setTimeout> | undefined;
  private batch = new Map<string, TraceSummary>();
  private stopWatching: (() => void) | undefined;
  private state: LiveState = "connecting";

  constructor(project: string, options: LiveOptions = {}) {
    this.url = projectUrl(project, ["live"]);
    this.open = options.open ?? ((url) => new EventSource(url));
    this.batchMs = options.batchMs ?? 100;
    this.retryMs = options.retryMs ?? 3000;
    this.visibility = options.visibility ?? pageVisibility;
  }

  readonly currentState = (): LiveState => this.state;

  readonly onState = (listener: () => void): (() => void) => {
    this.stateListeners.add(listener);
    this.start();
    return () => {
      this.stateListeners.delete(listener);
      this.stopIfUnused();
    };
  };

  /** Each batch holds a trace at most once, in its latest form. */
  readonly onTraces = (listener: (traces: readonly TraceSummary[]) => void): (() => void) => {
    this.traceListeners.add(listener);
    this.start();
    return () => {
      this.traceListeners.delete(listener);
      this.stopIfUnused();
    };
  };

  private start(): void {
    this.stopWatching ??= this.visibility.onChange(() => {
      if (this.visibility.isHidden()) this.rest();
      else this.start();
    });
    if (this.source !== undefined || this.retry !== undefined) return;
    if (this.visibility.isHidden()) {
      this.setState("waiting");
      return;
    }
    const source = this.open(this.url);
    this.source = source;
    source.addEventListener("open", () => {
      this.setState("live");
    });
    source.addEventListener("error", () => {
      this.setState("waiting");
      // The browser retries a broken connection by itself, but never a refused one.
      if (source.readyState === closed) this.retryLater();
    });
    source.addEventListener("trace", (event) => {
      this.receive((event as MessageEvent<string>).data);
    });
  }

  private receive(data: string): void {
    let trace: TraceSummary;
    try {
      trace = decodeTraceSummary(JSON.parse(data));
    } catch {
      return; // A single unreadable event: the next refetch of the list brings the trace.
    }
    this.batch.set(trace.trace_id, trace);
    this.flush ??= setTimeout(() => {
      const traces = [...this.batch.values()];
      this.batch = new Map();
      this.flush = undefined;
      for (const listener of this.traceListeners) listener(traces);
    }, this.batchMs);
  }

  private rest(): void {
    this.close();
    this.setState("waiting");
  }

  private retryLater(): void {
    this.source?.close();
    this.source = undefined;
    this.retry ??= setTimeout(() => {
      this.retry = undefined;
      this.start();
    }, this.retryMs);
  }

  private stopIfUnused(): void {
    if (this.traceListeners.size + this.stateListeners.size > 0) return;
    this.close();
    this.stopWatching?.();
    this.stopWatching = undefined;
    clearTimeout(this.flush);
    this.flush = undefined;
    this.batch = new Map();
    this.state = "connecting";
  }

  private close(): void {
    this.source?.close();
    this.source = undefined;
    clearTimeout(this.retry);
    this.retry = undefined;
  }

  private setState(state: LiveState): void {
    if (state === this.state) return;
    this.state = state;
    for (const listener of this.stateListeners) listener();
  }
}

const feeds = new Map<string, LiveFeed>();

/** The one feed of this project. */
export function liveFeed(project: string): LiveFeed {
  let feed = feeds.get(project);
  if (feed === undefined) {
    feed = new LiveFeed(project);
    feeds.set(project, feed);
  }
  return feed;
}
