// @vitest-environment happy-dom
// Whoever looks at the pages learns that nothing new can come.
import { useQuery } from "@tanstack/react-query";
import { screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { healthQuery } from "../api/queries";
import type { Health } from "../api/types";
import { renderPart } from "../testing/render";
import { StoreNotice } from "./StoreNotice";

const answers = vi.fn<() => Promise<Response>>();
const health = (status: Health["status"], last_commit_at: string | null): Health => ({
  status,
  version: "2",
  uptime_ms: 1,
  store: "sqlite",
  writing: { failing: status === "failing", last_commit_at },
  search: null,
});
/** Says when the answer has come. */
function Answered() {
  const { isPending } = useQuery({ ...healthQuery, enabled: false });
  return <p>{isPending ? "asking" : "answered"}</p>;
}
const show = (answer: Promise<Response>): void => {
  answers.mockReturnValue(answer);
  renderPart(
    <>
      <StoreNotice />
      <Answered />
    </>,
  );
};

describe("the notice about the store", () => {
  beforeEach(() => {
    vi.stubGlobal("fetch", answers);
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it("says since when nothing is stored", async () => {
    const at = new Date(Date.now() - 7 * 60_000).toISOString();
    show(Promise.resolve(Response.json(health("failing", at))));
    const alert = await screen.findByRole("alert");
    expect(alert.textContent).toContain("can store nothing");
    expect(alert.textContent).toContain("7 min ago");
  });

  it("says so too where nothing ever was", async () => {
    show(Promise.resolve(Response.json(health("failing", null))));
    expect((await screen.findByRole("alert")).textContent).not.toContain("ago");
  });

  it.each([
    ["all is well", () => Promise.resolve(Response.json(health("ok", null)))],
    ["nobody answers, which the page itself tells", () => Promise.reject(new TypeError("gone"))],
  ])("is not there while %s", async (_name, answer) => {
    show(answer());
    await screen.findByText("answered");
    expect(screen.queryByRole("alert")).toBeNull();
  });
});
