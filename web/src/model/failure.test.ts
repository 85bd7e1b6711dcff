// Why there is no whole answer, in words.
import { describe, expect, it } from "vitest";
import { wholeSpan } from "../testing/wire";
import { errorName, failureFacts, gapBeside, incompleteGap, missingRequest } from "./failure";

describe("an answer that is cut short", () => {
  it.each([
    ["closed", "closed early"],
    ["truncated", "truncated"],
    ["sun_spots", "sun spots"],
  ])("by %s is said to be %s", (reason, label) => {
    const gap = incompleteGap(reason);
    expect(gap?.label).toBe(label);
    expect(gap?.text).toMatch(/^The .*\.$|^A .*\.$/);
  });

  it.each([null, undefined, ""])("isn't one of reason %j", (reason) => {
    expect(incompleteGap(reason)).toBeNull();
  });
});

describe("an answer that ends in an error", () => {
  it.each([
    ["error", true, null],
    ["error", false, "broken off"],
    ["damaged", true, "damaged"],
  ])("by %s, failed: %s, is said to be %j beside it", (reason, failed, label) => {
    expect(gapBeside(reason, failed)?.label ?? null).toBe(label);
  });
});

describe("an error's name", () => {
  it.each([
    ["ThrottlingException", "ThrottlingException"],
    ["502", "HTTP 502"],
    ["_OTHER", "Error"],
    ["5021", "5021"],
  ])("%s reads %s", (type, expected) => {
    expect(errorName(type)).toBe(expected);
  });
});

describe("a request that isn't here", () => {
  it.each([
    ["not_seekable", /only once/],
    ["queue_full", /memory was full/],
    ["lost_at_sea", /lost at sea/],
  ])("for %s says why", (reason, expected) => {
    const span = wholeSpan({ attributes: { "sideseat.request_body_missing": reason } });
    expect(missingRequest(span)).toMatch(expected);
  });

  it("is not said of one that is", () => {
    expect(missingRequest(wholeSpan())).toBeNull();
  });
});

describe("a failed call", () => {
  it.each([
    [{}, []],
    [{ http_status: 429 }, ["HTTP 429"]],
    [{ retries: 0 }, ["not retried"]],
    [{ retries: 1 }, ["after 1 retry"]],
    [
      { http_status: 503, retries: 2, request_id: "r1" },
      ["HTTP 503", "after 2 retries", "request r1"],
    ],
    [{ http_status: "x", retries: {}, request_id: 7 }, []],
  ])("of %j says %j", (more, expected) => {
    const metadata = { ...wholeSpan().metadata, ...more };
    expect(failureFacts(wholeSpan({ metadata }))).toEqual(expected);
  });
});
