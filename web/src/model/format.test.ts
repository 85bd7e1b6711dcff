// Numbers as people read them.
import { describe, expect, it } from "vitest";
import {
  formatBytes,
  formatCost,
  formatDuration,
  formatOffset,
  formatTokens,
  plural,
} from "./format";

describe("a duration", () => {
  it.each([
    [null, "–"],
    [undefined, "–"],
    [Number.NaN, "–"],
    [0, "0 ms"],
    [0.004, "0 ms"],
    [0.42, "0.42 ms"],
    [9.5, "9.5 ms"],
    [10, "10 ms"],
    [999.4, "999 ms"],
    [999.5, "1.00 s"],
    [1240, "1.24 s"],
    [9994, "9.99 s"],
    [9995, "10.0 s"],
    [59_949, "59.9 s"],
    [59_950, "1 m 00 s"],
    [123_000, "2 m 03 s"],
    [3_599_000, "59 m 59 s"],
    [3_840_000, "1 h 04 m"],
  ])("of %s ms reads %s", (ms, expected) => {
    expect(formatDuration(ms)).toBe(expected);
  });
});

describe("an offset", () => {
  it.each([
    [0, "+0.00 s"],
    [12.4, "+0.01 s"],
    [9994, "+9.99 s"],
    [12_400, "+12.4 s"],
    [75_000, "+1 m 15 s"],
    [-300, "-0.30 s"],
  ])("of %s ms reads %s", (ms, expected) => {
    expect(formatOffset(ms)).toBe(expected);
  });
});

describe("a cost", () => {
  it.each([
    [null, "–"],
    [0, "$0.00"],
    [0.0000004, "<$0.000001"],
    [0.00000102, "$0.000001"],
    [0.0000015, "$0.0000015"],
    [0.000042, "$0.000042"],
    [0.000738, "$0.000738"],
    [0.004593, "$0.00459"],
    [0.0123, "$0.0123"],
    [0.5, "$0.5000"],
    [1, "$1.00"],
    [1234.567, "$1,234.57"],
  ])("of %s reads %s", (usd, expected) => {
    expect(formatCost(usd)).toBe(expected);
  });
});

describe("counts", () => {
  it.each([
    [null, "–"],
    [0, "0"],
    [99_999, "99,999"],
    [100_000, "100k"],
    [999_499, "999k"],
    [1_240_000, "1.24M"],
  ])("of %s tokens read %s", (count, expected) => {
    expect(formatTokens(count)).toBe(expected);
  });

  it.each([
    [512, "512 B"],
    [1024, "1.0 KB"],
    [2_400_000, "2.3 MB"],
  ])("of %s bytes read %s", (bytes, expected) => {
    expect(formatBytes(bytes)).toBe(expected);
  });

  it("of one take no s", () => {
    expect([plural(0, "call"), plural(1, "call"), plural(1200, "call")]).toEqual([
      "0 calls",
      "1 call",
      "1,200 calls",
    ]);
  });
});
