// Addresses of pages: the default project is left out, ids are encoded.
import { expect, it } from "vitest";
import { sessionPath, sessionsPath, tracePath, tracesPath } from "./paths";

it.each([
  [tracesPath("default"), "/traces"],
  [
    tracesPath("team a", { status: "error", session: undefined }),
    "/p/team%20a/traces?status=error",
  ],
  [tracePath("default", "abc", { span: "s1" }), "/traces/abc?span=s1"],
  [sessionsPath("x"), "/p/x/sessions"],
  [sessionPath("default", "a/b?c"), "/sessions/a%2Fb%3Fc"],
])("%s", (path, expected) => {
  expect(path).toBe(expected);
});
