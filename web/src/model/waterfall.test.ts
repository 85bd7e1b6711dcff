// Bars are drawn in true proportion.
import { describe, expect, it } from "vitest";
import { barOf, ticks, timeRange } from "./waterfall";

const base = 1_767_323_045_000;
const timed = (startMs: number, duration_ms: number, first: number | null = null) => ({
  started_at: new Date(base + startMs).toISOString(),
  duration_ms,
  time_to_first_token_ms: first,
});

describe("the time line", () => {
  it.each([
    ["no spans", [], 0, 0],
    ["one span", [timed(0, 500)], base, 500],
    ["a child that outlives its parent", [timed(0, 100), timed(50, 400)], base, 450],
    ["a child with an earlier clock", [timed(10, 100), timed(0, 10)], base, 110],
  ])("of %s covers them all", (_name, spans, startMs, durationMs) => {
    expect(timeRange(spans)).toEqual({ startMs, durationMs });
  });
});

describe("a bar", () => {
  const range = { startMs: base, durationMs: 1000 };

  it.each([
    ["all of the trace", timed(0, 1000), 0, 1],
    ["a thousandth, not stretched", timed(500, 1), 0.5, 0.001],
    ["no time at all", timed(500, 0), 0.5, 0],
    ["up to the end at most", timed(900, 400), 0.9, 0.1],
    ["a start before the line", timed(-100, 50), 0, 0.05],
    ["a negative duration", timed(500, -20), 0.5, 0],
  ])("of %s", (_name, span, left, width) => {
    const bar = barOf(span, range);
    expect(bar.left).toBeCloseTo(left, 9);
    expect(bar.width).toBeCloseTo(width, 9);
  });

  it.each([
    [null, 1000, null],
    [250, 1000, 0.25],
    [1200, 1000, 1],
    [5, 0, null],
  ])("with its first token after %s of %s ms has the mark at %s", (first, duration, expected) => {
    expect(barOf(timed(0, duration, first), range).firstToken).toBe(expected);
  });

  it("fills a line without length", () => {
    expect(barOf(timed(0, 0), { startMs: base, durationMs: 0 }).width).toBe(1);
  });
});

describe("the ruler", () => {
  it.each([
    [0, [0]],
    [1000, [0, 500, 1000]],
    [7420, [0, 2000, 4000, 6000]],
    [48_200, [0, 20_000, 40_000]],
    [3, [0, 1, 2, 3]],
  ])("of %s ms has round marks", (durationMs, expected) => {
    expect(ticks(durationMs, 4)).toEqual(expected);
  });
});
