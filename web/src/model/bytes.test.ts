// Bytes in base64.
import { describe, expect, it } from "vitest";
import { base64Bytes, decodeBase64, decodeUtf8 } from "./bytes";

describe("base64", () => {
  it.each(["", "a", "ab", "abc", "abcd"])("of %j has its size known undecoded", (text) => {
    expect(base64Bytes(btoa(text))).toBe(text.length);
  });

  it("of UTF-8 is read as text, of anything else it isn't", () => {
    expect(decodeUtf8(decodeBase64(btoa("\u00c3\u00a9")))).toBe("é");
    expect(decodeUtf8(decodeBase64(btoa("\u00ff\u00fe")))).toBeNull();
    expect(() => decodeBase64("not base64!")).toThrow();
  });
});
