// One request: its address, its answer, and every way it can fail.
import { afterEach, describe, expect, it, vi } from "vitest";
import { getJson, projectUrl } from "./client";
import { decodePage, decodeTrace } from "./decode";
import { ApiProblem } from "./problem";

afterEach(() => {
  vi.unstubAllGlobals();
});

const answer = (body: string, status = 200, type = "application/json"): void => {
  vi.stubGlobal("fetch", () =>
    Promise.resolve(new Response(body, { status, headers: { "content-type": type } })),
  );
};

const problem = async (asked: Promise<unknown>): Promise<ApiProblem> => {
  const error: unknown = await asked.catch((thrown: unknown) => thrown);
  if (!(error instanceof ApiProblem)) throw new Error("expected a problem");
  return error;
};

describe("an address", () => {
  it.each([
    [projectUrl("default", ["traces"]), "/api/v1/projects/default/traces"],
    [projectUrl("a b", ["sessions", "x/y"]), "/api/v1/projects/a%20b/sessions/x%2Fy"],
    [
      projectUrl("default", ["traces"], { limit: 5, status: undefined, cursor: "a=b" }),
      "/api/v1/projects/default/traces?limit=5&cursor=a%3Db",
    ],
  ])("%s", (url, expected) => {
    expect(url).toBe(expected);
  });
});

describe("an answer", () => {
  it("that is a page is handed over", async () => {
    answer('{"items": [1], "next_cursor": null}');
    expect(await getJson("/x", decodePage<number>("the list"))).toEqual({
      items: [1],
      next_cursor: null,
    });
  });

  it.each([
    ["null", "as an object"],
    ["[]", "as an object"],
    ['{"trace_id": "a"}', "spans"],
    ['{"trace_id": 5, "spans": []}', "trace_id"],
  ])("%s is no trace, and the problem says why", async (body, reason) => {
    answer(body);
    expect((await problem(getJson("/x", decodeTrace))).message).toContain(reason);
  });

  it("that is no JSON is a problem", async () => {
    answer("<html>");
    expect((await problem(getJson("/x", decodeTrace))).detail).toContain("JSON");
  });
});

describe("a refusal", () => {
  it("speaks in the server's own words", async () => {
    answer(
      '{"type":"about:blank","title":"Not found","status":404,"detail":"No trace x"}',
      404,
      "application/problem+json",
    );
    const { status, title, detail, retryable } = await problem(getJson("/x", decodeTrace));
    expect([status, title, detail, retryable]).toEqual([404, "Not found", "No trace x", false]);
  });

  it.each([
    [429, true],
    [500, true],
    [503, true],
    [400, false],
    [404, false],
  ])("with status %s may be tried again: %s", async (status, retryable) => {
    answer("sorry", status, "text/plain");
    const refused = await problem(getJson("/x", decodeTrace));
    expect([refused.retryable, refused.title]).toEqual([
      retryable,
      `The server answered ${String(status)}`,
    ]);
  });

  it("by nobody says that nobody answered", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
    const { status, detail } = await problem(getJson("/x", decodeTrace));
    expect(status).toBe(0);
    expect(detail).toContain("Failed to fetch");
  });
});
