// Instants of the wire.
import { describe, expect, it } from "vitest";
import { describeInstant, epochMs, formatAgo, formatInstant } from "./time";

describe("an instant", () => {
  it.each([
    ["2026-01-02T03:04:05Z", 1_767_323_045_000],
    ["2026-01-02T03:04:05.5Z", 1_767_323_045_500],
    ["2026-01-02T03:04:05.000250000Z", 1_767_323_045_000.25],
    ["2026-01-02T04:04:05.000+01:00", 1_767_323_045_000],
  ])("%s is read with its fraction", (text, expected) => {
    expect(epochMs(text)).toBeCloseTo(expected, 3);
  });

  it.each(["", "yesterday", "2026-01-02"])("%j is none", (text) => {
    expect(epochMs(text)).toBeNaN();
  });

  it("keeps microseconds apart", () => {
    const difference =
      epochMs("2026-01-02T03:04:05.000002000Z") - epochMs("2026-01-02T03:04:05.000001000Z");
    expect(difference).toBeGreaterThan(0);
  });

  it.each([
    [0, /^\d\d:\d\d:\d\d$/],
    [40 * 86_400_000, /^[A-Z][a-z]{2} \d{1,2} \d\d:\d\d$/],
    [800 * 86_400_000, /^\d{4}-\d\d-\d\d$/],
  ])("%s ms ago is shown as far as it needs to be", (ago, shape) => {
    const now = Date.parse("2026-11-20T12:00:00Z");
    expect(formatInstant(new Date(now - ago).toISOString(), now)).toMatch(shape);
  });

  it("that can't be read is shown as it came", () => {
    expect([formatInstant("soon", 0), describeInstant("soon")]).toEqual(["soon", "soon"]);
  });
});

describe("how long ago", () => {
  it.each([
    [-2000, "just now"],
    [4999, "just now"],
    [5000, "5 s ago"],
    [60_000, "1 min ago"],
    [3_599_000, "59 min ago"],
    [3_600_000, "1 h ago"],
    [86_400_000, "1 d ago"],
  ])("%s ms reads %s", (ago, expected) => {
    const now = Date.parse("2026-11-20T12:00:00Z");
    expect(formatAgo(new Date(now - ago).toISOString(), now)).toBe(expected);
  });
});
