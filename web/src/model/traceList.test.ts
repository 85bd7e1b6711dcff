// A live trace enters the list where it belongs.
import { describe, expect, it } from "vitest";
import type { TraceSummary } from "../api/types";
import { traceSummary } from "../testing/wire";
import { matchesFilter, updateTraces, upsertTraces } from "./traceList";

const base = 1_767_323_045_000;
const trace = (id: string, startMs: number, name = "t"): TraceSummary =>
  traceSummary({ trace_id: id, started_at: new Date(base + startMs).toISOString(), name });

const page = (items: TraceSummary[], next_cursor: string | null = null) => ({ items, next_cursor });
const always = (): boolean => true;
const ids = (pages: readonly { items: TraceSummary[] }[]): string =>
  pages.map(({ items }) => items.map((item) => item.trace_id).join("")).join("|");

describe("a live trace", () => {
  const pages = [page([trace("d", 40), trace("c", 30)], "more"), page([trace("b", 20)], "more")];

  it.each([
    ["newer than all comes first", trace("e", 50), always, "edc|b"],
    ["in between comes in between", trace("x", 35), always, "dxc|b"],
    ["of the second page goes there", trace("x", 25), always, "dc|xb"],
    ["older than all loaded waits for its page", trace("a", 10), always, "dc|b"],
    ["known already is replaced", trace("c", 30, "new"), always, "dc|b"],
    ["that the filter refuses stays out", trace("e", 50), () => false, "dc|b"],
    ["that no longer passes the filter leaves", trace("c", 30), () => false, "d|b"],
  ])("%s", (_name, live, passes, expected) => {
    expect(ids(upsertTraces(pages, [live], passes))).toBe(expected);
  });

  it("replaces what was known of it", () => {
    const updated = upsertTraces(pages, [trace("c", 30, "new")], always);
    expect(updated[0]?.items[1]?.name).toBe("new");
  });

  it("is the first of an empty list, and the last of a complete one", () => {
    expect(ids(upsertTraces([page([])], [trace("a", 1)], always))).toBe("a");
    expect(ids(upsertTraces([page([trace("b", 20)])], [trace("a", 1)], always))).toBe("ba");
  });

  it("leaves pages alone that it doesn't touch", () => {
    expect(upsertTraces(pages, [trace("e", 50)], always)[1]).toBe(pages[1]);
  });
});

describe("a live trace beside the answer to a search", () => {
  const pages = [page([trace("b", 20), trace("d", 40)], "more"), page([trace("c", 30)])];

  it.each([
    ["that is known keeps its place", [trace("b", 20, "new")], always, "bd|c"],
    ["that is unknown waits for the server", [trace("x", 50)], always, "bd|c"],
    ["that no longer passes the filter leaves", [trace("c", 30)], () => false, "bd|"],
    ["leaves others alone that the filter refuses", [trace("x", 50)], () => false, "bd|c"],
  ])("%s", (_name, live, passes, expected) => {
    expect(ids(updateTraces(pages, live, passes))).toBe(expected);
  });

  it("replaces what was known of it, and leaves other pages alone", () => {
    const updated = updateTraces(pages, [trace("d", 40, "new")], always);
    expect(updated[0]?.items[1]?.name).toBe("new");
    expect(updated[1]).toBe(pages[1]);
  });
});

describe("a filter", () => {
  const failed = traceSummary({ status: "error", session_id: "s" });
  it.each([
    [{}, true],
    [{ status: "error" as const }, true],
    [{ status: "ok" as const }, false],
    [{ session_id: "s" }, true],
    [{ session_id: "other" }, false],
    [{ within_ms: 1000 }, true],
    [{ within_ms: 999 }, false],
  ])("%j lets it pass: %s", (filter, expected) => {
    expect(matchesFilter(failed, filter, Date.parse("2026-01-02T03:04:06Z"))).toBe(expected);
  });
});
