// Bytes in base64.
import { describe, expect, it } from "vitest";
import { base64Bytes, decodeText } from "./bytes";

describe("base64", () => {
  it.each(["", "a", "ab", "abc", "abcd"])("of %j has its size known undecoded", (text) => {
    expect(base64Bytes(btoa(text))).toBe(text.length);
  });

  it("of UTF-8 is read as text, of anything else it isn't", () => {
    expect(decodeText(btoa("\u00c3\u00a9"))).toBe("é");
    expect(decodeText(btoa("\u00ff\u00fe"))).toBeNull();
    expect(decodeText("not base64!")).toBeNull();
  });
});
