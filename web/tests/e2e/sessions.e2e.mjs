// Sessions: the list, and one as a conversation over its traces.
import { describe, expect, it } from "vitest";
import { send } from "../seed/otlp.mjs";
import { liveTrace } from "../seed/traces.mjs";
import { cards, eventually, open, run, seeded, sessionId, url } from "./pages.mjs";

describe("the list of sessions", () => {
  it("sums up a session and opens it", async () => {
    const page = await open("/sessions");
    const row = page.locator("[role=row]").filter({ hasText: sessionId });
    await row.waitFor();
    const said = await row.textContent();
    for (const words of ["Three days in Portugal by train, please.", "user-123", "263", "197"]) {
      expect(said).toContain(words);
    }
    expect(said).toMatch(/\$0\.\d+/);
    await row.getByRole("link").click();
    await page.waitForURL(`**/sessions/${sessionId}`);
    await eventually(() => page.title()).toBe(`Session ${sessionId} · SideSeat`);
  });
});

describe("a session", () => {
  it("is one conversation over its traces, each message once", async () => {
    const page = await open(`/sessions/${sessionId}`);
    await eventually(() => cards(page).count()).toBe(5);
    const roles = await cards(page).evaluateAll((found) => found.map((card) => card.dataset.role));
    expect(roles).toEqual(["system", "user", "assistant", "user", "assistant"]);
    expect(await page.locator("section[data-trace]").count()).toBe(2);
  });

  it("grows as its traces arrive", async () => {
    const growing = `growing-${run}`;
    await send(url, [liveTrace(Date.now() - 5000, "first", growing)]);
    const page = await open(`/sessions/${growing}`);
    await page.getByText("Live", { exact: true }).waitFor();
    await page.getByText("Hello from first").last().waitFor();
    await send(url, [liveTrace(Date.now(), "second", growing)]);
    await page.getByText("Hello from second").last().waitFor();
    await eventually(() => page.locator("section[data-trace]").count()).toBe(2);
  });

  it("leads to its traces", async () => {
    const page = await open(`/sessions/${sessionId}`);
    const { traceId } = seeded("tripPlanning");
    await page.getByRole("button", { name: /Which day has the longest ride/ }).click();
    await eventually(() => page.url()).toContain(`trace=${traceId}`);
    await page.locator(`section[data-trace="${traceId}"] h2 a`).click();
    await page.waitForURL(`**/traces/${traceId}`);
    await page.getByRole("link", { name: sessionId }).click();
    await page.waitForURL(`**/sessions/${sessionId}`);
  });

  it("that isn't stored is said not to be", async () => {
    const page = await open("/sessions/no-such-session");
    await page.getByRole("alert").waitFor();
  });
});
