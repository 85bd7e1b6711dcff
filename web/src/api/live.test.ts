// The live feed: one connection, batches, and a way back after an interruption.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { traceSummary } from "../testing/wire";
import { LiveFeed } from "./live";

class FakeSource {
  readyState = 0;
  closed = false;
  private readonly listeners = new Map<string, ((event: unknown) => void)[]>();

  constructor(readonly url: string) {}

  addEventListener(type: string, listener: (event: never) => void): void {
    const known = this.listeners.get(type) ?? [];
    this.listeners.set(type, [...known, listener as (event: unknown) => void]);
  }

  emit(type: string, data?: string): void {
    for (const listener of this.listeners.get(type) ?? []) listener({ data });
  }

  close(): void {
    this.closed = true;
  }
}

class FakeVisibility {
  hidden = false;
  private readonly listeners = new Set<() => void>();

  readonly isHidden = (): boolean => this.hidden;
  readonly onChange = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  turn(hidden: boolean): void {
    this.hidden = hidden;
    for (const listener of this.listeners) listener();
  }
}

interface Fakes {
  readonly feed: LiveFeed;
  readonly sources: FakeSource[];
  readonly visibility: FakeVisibility;
}

function feedWithSources(): Fakes {
  const visibility = new FakeVisibility();
  const sources: FakeSource[] = [];
  const open = (url: string): never => {
    const source = new FakeSource(url);
    sources.push(source);
    return source as never;
  };
  const options = { open, visibility, batchMs: 100, retryMs: 3000 };
  return { feed: new LiveFeed("default", options), sources, visibility };
}

const event = (id: string, name = "t"): string =>
  JSON.stringify(traceSummary({ trace_id: id, name }));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("the live feed", () => {
  it("opens once for all subscribers and closes with the last", () => {
    const { feed, sources } = feedWithSources();
    const stopFirst = feed.onTraces(vi.fn());
    const stopSecond = feed.onState(vi.fn());
    expect(sources.map(({ url }) => url)).toEqual(["/api/v1/projects/default/live"]);
    stopFirst();
    expect(sources[0]?.closed).toBe(false);
    stopSecond();
    expect(sources[0]?.closed).toBe(true);
  });

  it("hands a burst over as one batch, each trace in its latest form", () => {
    const { feed, sources } = feedWithSources();
    const listener = vi.fn();
    feed.onTraces(listener);
    sources[0]?.emit("trace", event("a", "old"));
    sources[0]?.emit("trace", event("b"));
    sources[0]?.emit("trace", event("a", "new"));
    expect(listener).not.toHaveBeenCalled();
    vi.advanceTimersByTime(100);
    expect(listener).toHaveBeenCalledOnce();
    expect(listener.mock.calls[0]?.[0]).toMatchObject([
      { trace_id: "a", name: "new" },
      { trace_id: "b" },
    ]);
  });

  it("passes over an event it can't read", () => {
    const { feed, sources } = feedWithSources();
    const listener = vi.fn();
    feed.onTraces(listener);
    for (const data of ["{", "{}", "null"]) sources[0]?.emit("trace", data);
    vi.advanceTimersByTime(1000);
    expect(listener).not.toHaveBeenCalled();
  });

  it("says when it is interrupted and when it is back", () => {
    const { feed, sources } = feedWithSources();
    const states: string[] = [];
    feed.onState(() => states.push(feed.currentState()));
    sources[0]?.emit("open");
    sources[0]?.emit("error");
    sources[0]?.emit("open");
    expect(states).toEqual(["live", "waiting", "live"]);
    expect(sources).toHaveLength(1);
  });

  it("opens anew where the browser gave up", () => {
    const { feed, sources } = feedWithSources();
    feed.onState(vi.fn());
    const [first] = sources;
    if (first === undefined) throw new Error("not opened");
    first.readyState = 2;
    first.emit("error");
    expect(sources).toHaveLength(1);
    vi.advanceTimersByTime(3000);
    expect(sources).toHaveLength(2);
    expect(first.closed).toBe(true);
  });

  it("rests while nobody sees the page, and says so when it is back", () => {
    const { feed, sources, visibility } = feedWithSources();
    const states: string[] = [];
    const stop = feed.onState(() => states.push(feed.currentState()));
    sources[0]?.emit("open");
    visibility.turn(true);
    expect(sources[0]?.closed).toBe(true);
    visibility.turn(false);
    sources[1]?.emit("open");
    expect(states).toEqual(["live", "waiting", "live"]);
    stop();
    visibility.turn(false);
    expect(sources).toHaveLength(2);
  });

  it("isn't opened by a page in the background, until it is seen", () => {
    const { feed, sources, visibility } = feedWithSources();
    visibility.turn(true);
    feed.onState(vi.fn());
    expect(sources).toHaveLength(0);
    expect(feed.currentState()).toBe("waiting");
    visibility.turn(false);
    expect(sources).toHaveLength(1);
  });

  it("doesn't come back once nobody listens", () => {
    const { feed, sources } = feedWithSources();
    const stop = feed.onState(vi.fn());
    const [first] = sources;
    if (first !== undefined) first.readyState = 2;
    first?.emit("error");
    stop();
    vi.advanceTimersByTime(10_000);
    expect(sources).toHaveLength(1);
  });
});
