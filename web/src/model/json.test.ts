// JSON on the screen: short things on a line, long strings cut, nothing else changed.
import { describe, expect, it } from "vitest";
import { jsonTokens, shownStringMax } from "./json";

const shown = (value: unknown): string =>
  jsonTokens(value)
    .map(({ text }) => text)
    .join("");

describe("shown JSON", () => {
  it.each([
    ["a string", "a\nb", String.raw`"a\nb"`],
    ["a number", 1.5, "1.5"],
    ["nothing", null, "null"],
    ["an empty object", {}, "{}"],
    ["an empty list", [], "[]"],
    ["a short object", { city: "Oslo", n: [1, 2] }, '{ "city": "Oslo", "n": [1, 2] }'],
    [
      "a long object",
      { first: "a".repeat(40), second: { b: "c".repeat(40) } },
      `{\n  "first": "${"a".repeat(40)}",\n  "second": { "b": "${"c".repeat(40)}" }\n}`,
    ],
  ])("of %s", (_name, value, expected) => {
    expect(shown(value)).toBe(expected);
  });

  it("is still JSON of the same value", () => {
    const value = { a: [{ b: "x".repeat(90) }, [], {}, null, true, -1e-7], c: { d: "é\u0000" } };
    expect(JSON.parse(shown(value))).toEqual(value);
  });

  it("cuts a string only past its limit", () => {
    expect(shown("x".repeat(shownStringMax))).toHaveLength(shownStringMax + 2);
    const cut = shown("x".repeat(shownStringMax + 1));
    expect(cut.length).toBeLessThan(300);
    expect(cut).toContain("1,801 more characters");
  });

  it("tells names, strings, numbers and words apart", () => {
    const kinds = jsonTokens({ a: "b", c: 1, d: true })
      .filter(({ kind }) => kind !== "punctuation")
      .map(({ kind }) => kind);
    expect(kinds).toEqual(["name", "string", "name", "number", "name", "word"]);
  });
});
