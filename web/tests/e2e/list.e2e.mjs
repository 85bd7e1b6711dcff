// The list of traces: what a row says, filters, live updates, paging, keys.
import { describe, expect, it } from "vitest";
import { liveTrace } from "../seed/traces.mjs";
import { send } from "../seed/otlp.mjs";
import { eventually, open, row, run, sessionId, url } from "./pages.mjs";

const firstRow = (page) => page.locator("[data-row]").first();

describe("the list of traces", () => {
  it("says of a trace all that matters, the cost in sight at 1440", async () => {
    const page = await open("/traces");
    const cells = row(page, "geographyChat").locator("[role=cell]");
    await cells.first().waitFor();
    const texts = (await cells.allTextContents()).map((text) => text.trim());
    expect(texts[0]).toBe("OK");
    expect(texts[2]).toContain("geography-chat");
    expect(texts[3]).toContain("What is the capital of France?");
    expect(texts[3]).not.toContain("**");
    expect(texts[4]).toBe("claude-sonnet-4-5");
    expect(texts[5]).toBe("7.42 s");
    expect(texts[6]).toContain("211");
    expect(texts[6]).toContain("264");
    expect(texts[7]).toMatch(/^\$0\.\d+$/);
    const box = await cells.last().boundingBox();
    expect(box.x + box.width).toBeLessThanOrEqual(1440);
    expect(await page.title()).toBe("Traces · SideSeat");
  });

  it("names the error of a failed trace", async () => {
    const page = await open("/traces");
    await row(page, "throttled").getByText("ThrottlingException").first().waitFor();
  });

  it("explains a cost that isn't known, or known only in part", async () => {
    const page = await open("/traces");
    await row(page, "unknownFamily").getByText("unknown price").first().waitFor();
    expect(await row(page, "unknownFamily").textContent()).not.toContain("$");
    const partial = row(page, "partlyPriced");
    expect(await partial.textContent()).toMatch(/\$0\.\d+partial/);
    await partial.getByText("partial", { exact: true }).hover();
    await page.getByRole("tooltip").getByText("no price known for 1 call").waitFor();
  });

  it("marks a trace whose root has not arrived", async () => {
    const page = await open("/traces");
    await row(page, "orphan").getByText("Incomplete").waitFor();
  });

  it("filters by status and keeps the filter in the address", async () => {
    const page = await open("/traces");
    await row(page, "geographyChat").waitFor();
    await page.getByText("Errors", { exact: true }).click();
    await row(page, "geographyChat").waitFor({ state: "detached" });
    await row(page, "throttled").waitFor();
    expect(new URL(page.url()).search).toBe("?status=error");
    await page.reload();
    await row(page, "throttled").waitFor();
    expect(await row(page, "geographyChat").count()).toBe(0);
  });

  it("filters by session", async () => {
    const page = await open(`/traces?session=${sessionId}`);
    await row(page, "tripPlanning").waitFor();
    expect(await page.locator("[data-row]").count()).toBe(2);
    await page.getByRole("button", { name: "Show all sessions" }).click();
    await row(page, "geographyChat").waitFor();
  });

  it("says when no trace passes the filter", async () => {
    const page = await open("/traces?session=nobody-has-this-session");
    await page.getByRole("button", { name: "Show all traces" }).click();
    await firstRow(page).waitFor();
  });

  it("searches messages as words are typed, and keeps them in the address", async () => {
    const page = await open("/traces");
    await row(page, "throttled").waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type('Seine "runs through"');
    await row(page, "throttled").waitFor({ state: "detached" });
    await row(page, "geographyChat").waitFor();
    await eventually(() => new URL(page.url()).searchParams.get("q")).toBe('Seine "runs through"');
    await page.reload();
    await row(page, "geographyChat").waitFor();
    expect(await row(page, "throttled").count()).toBe(0);
    await page.getByRole("searchbox").fill("sein* zebr*");
    await eventually(() => new URL(page.url()).searchParams.get("q")).toBe("sein* zebr*");
    await page.getByText("No trace matches this search").waitFor();
    await page.getByRole("button", { name: "Clear the search" }).click();
    await row(page, "throttled").waitFor();
    expect(new URL(page.url()).search).toBe("");
  });

  it("tells a search without a match from filters that hide the matches", async () => {
    const page = await open("/traces?q=Seine&status=error");
    await page.getByText("No trace matches this search and filter").waitFor();
    await page.getByRole("button", { name: "Search all traces" }).click();
    await row(page, "geographyChat").waitFor();
    expect(new URL(page.url()).search).toBe("?q=Seine");
  });

  it("says what is wrong with a search that the server refuses", async () => {
    const page = await open(`/traces?q=${"word".repeat(300)}`);
    await page.getByRole("alert").getByText("'q' must be at most 1024 bytes").waitFor();
    await page.getByRole("button", { name: "Clear the search" }).click();
    await firstRow(page).waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
  });

  it("finds new traces while a search is shown, and those alone that match", async () => {
    const page = await open(`/traces?q=newcomer${run}`);
    await page.getByText("Live", { exact: true }).waitFor();
    await page.getByText("No trace matches this search").waitFor();
    const other = liveTrace(Date.now(), `other${run}`);
    const found = liveTrace(Date.now(), `newcomer${run}`);
    await send(url, [found, other]);
    await page.locator(`[data-row="${found.traceId}"]`).waitFor();
    expect(await page.locator("[data-row]").count()).toBe(1);
  });

  it("brings further pages of a search, each trace once", async () => {
    const project = `search-paging-${run}`;
    const many = Array.from({ length: 120 }, (_, index) =>
      liveTrace(Date.now() - index * 1000, `trace ${index}`),
    );
    await send(url, many, project);
    const page = await open(`/p/${project}/traces?q=hello`);
    await eventually(async () => {
      if ((await page.locator("[data-row]").count()) > 0) {
        await page.locator("[data-row]").last().scrollIntoViewIfNeeded();
      }
      return page.locator("[data-row]").count();
    }).toBe(120);
    const ids = await page
      .locator("[data-row]")
      .evaluateAll((links) => links.map((l) => l.dataset.row));
    expect(new Set(ids).size).toBe(120);
  });

  it("shows a new trace as it arrives", async () => {
    const page = await open("/traces");
    await page.getByText("Live", { exact: true }).waitFor();
    const trace = liveTrace(Date.now(), `live-${run}`);
    await send(url, [trace]);
    await page.locator(`[data-row="${trace.traceId}"]`).waitFor();
    await page.getByText(`Hello from live-${run}`).waitFor();
  });

  it("keeps live traces out that the filter refuses", async () => {
    const page = await open("/traces?status=error");
    await page.getByText("Live", { exact: true }).waitFor();
    await row(page, "throttled").waitFor();
    const fine = liveTrace(Date.now(), `fine-${run}`);
    const failed = liveTrace(Date.now(), `failed-${run}`);
    failed.call({
      model: "us.amazon.nova-lite-v1:0",
      parent: failed.spans[0].spanId,
      at: 5,
      ms: 10,
      errorType: "ValidationException",
      error: "bad request",
    });
    await send(url, [fine]);
    await send(url, [failed]);
    await page.locator(`[data-row="${failed.traceId}"]`).waitFor();
    expect(await page.locator(`[data-row="${fine.traceId}"]`).count()).toBe(0);
  });

  it("brings further pages as they come into sight", async () => {
    const project = `paging-${run}`;
    const many = Array.from({ length: 120 }, (_, index) =>
      liveTrace(Date.now() - index * 1000, `trace ${index}`),
    );
    await send(url, many, project);
    const page = await open(`/p/${project}/traces`);
    await firstRow(page).waitFor();
    expect(await page.locator("[data-row]").count()).toBeLessThan(120);
    await eventually(async () => {
      await page.locator("[data-row]").last().scrollIntoViewIfNeeded();
      return page.locator("[data-row]").count();
    }).toBe(120);
    const ids = await page
      .locator("[data-row]")
      .evaluateAll((links) => links.map((l) => l.dataset.row));
    expect(new Set(ids).size).toBe(120);
  });

  it("says when the server is gone, and asks again on demand", async () => {
    const page = await open("/sessions");
    await page.locator("[data-row]").first().waitFor();
    await page.route("**/api/v1/projects/default/traces?*", (route) => route.abort());
    await page.getByRole("link", { name: "Traces" }).click();
    await page.getByText("The server can't be reached").waitFor();
    await page.unroute("**/api/v1/projects/default/traces?*");
    await page.getByRole("button", { name: "Try again" }).click();
    await firstRow(page).waitFor();
  });

  it("says above every page that the server can store nothing", async () => {
    const page = await open("/traces");
    await firstRow(page).waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
    const health = await (await fetch(`${url}/api/v1/health`)).json();
    const last = new Date(Date.now() - 3 * 3_600_000).toISOString();
    const failing = {
      ...health,
      status: "failing",
      writing: { failing: true, last_commit_at: last },
    };
    await page.route("**/api/v1/health", (route) => route.fulfill({ json: failing }));
    await page.reload();
    await page.getByRole("alert").getByText("It last did 3 h ago").waitFor();
    await page.getByRole("link", { name: "Sessions" }).click();
    await page.getByRole("alert").getByText("can store nothing").waitFor();
  });

  it("is moved through with j and k, opened with Enter, and found again with Escape", async () => {
    const page = await open("/traces");
    await firstRow(page).waitFor();
    for (const key of ["j", "j", "j", "k"]) await page.keyboard.press(key);
    const focused = () => page.evaluate(() => document.activeElement?.dataset.row);
    const second = await page.locator("[data-row]").nth(1).getAttribute("data-row");
    expect(await focused()).toBe(second);
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/traces/${second}`);
    await cardsOrTree(page);
    await page.keyboard.press("Escape");
    await page.waitForURL("**/traces");
    await eventually(focused).toBe(second);
  });

  it("of an empty project shows how to fill it, with this server's address", async () => {
    const page = await open(`/p/empty-${run}/traces`);
    const program = await page.locator("pre").first().textContent();
    expect(program).toContain(url);
    expect(program.trim().split("\n")).toHaveLength(5);
    expect(program).toContain(`project_id="empty-${run}"`);
  });

  it("lists its keys", async () => {
    const page = await open("/traces");
    await firstRow(page).waitFor();
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  });

  it("is where the bare address leads", async () => {
    const page = await open("/");
    await page.waitForURL("**/traces");
    await row(page, "geographyChat").waitFor();
  });
});

const cardsOrTree = (page) => page.getByRole("tree").waitFor();
