// One trace: its tree, its conversation, its spans.
import { describe, expect, it } from "vitest";
import { send, text, user } from "../seed/otlp.mjs";
import { liveTrace } from "../seed/traces.mjs";
import { cards, eventually, open, run, seeded, spanId, tracePath, url } from "./pages.mjs";

const roles = (page) => cards(page).evaluateAll((found) => found.map((card) => card.dataset.role));

describe("the conversation of a trace", () => {
  it("has each message once, in order, with what answers took", async () => {
    const page = await open(tracePath("geographyChat"));
    await page.locator("table").waitFor();
    expect(await roles(page)).toEqual([
      "system",
      "user",
      "assistant",
      "user",
      "assistant",
      "user",
      "assistant",
    ]);
    const answer = await cards(page).nth(2).textContent();
    expect(answer).toMatch(/38.*12.*\$0\.\d+.*1\.74 s.*610 ms/);
    expect(await page.title()).toBe("geography-chat · SideSeat");
  });

  it("renders tables and code", async () => {
    const page = await open(tracePath("geographyChat"));
    await page.getByRole("cell", { name: "Danube" }).waitFor();
    await page.locator("pre .hljs-keyword").first().waitFor();
  });

  it("shows plain text on demand, as part of the address", async () => {
    const page = await open(tracePath("geographyChat"));
    await page.locator("table").waitFor();
    await page.getByText("Plain text", { exact: true }).click();
    await page.getByText("| City | Country | Population | River |").waitFor();
    expect(page.url()).toContain("text=plain");
    await page.reload();
    await page.getByText("| City | Country | Population | River |").waitFor();
  });

  it("neither runs nor loads nor loses what an answer contains", async () => {
    const page = await open(tracePath("hostileMarkdown"));
    await page.getByRole("link", { name: "an honest one" }).waitFor();
    const answer = cards(page).last();
    const said = await answer.textContent();
    for (const words of [
      "<answer>Tags stay visible.</answer>",
      "<script>window.hacked = true</script>",
      'onerror="window.hacked = true"',
      "https://example.com/pixel.png",
    ]) {
      expect(said).toContain(words);
    }
    expect(await answer.locator("script, img, iframe, a[href^=javascript]").count()).toBe(0);
    expect(await page.evaluate(() => window.hacked)).toBeUndefined();
  });

  it("shows tool calls with arguments and results, a failed one as failed", async () => {
    const page = await open(tracePath("weatherAgent"));
    const result = page.getByRole("region", { name: "Result of get_weather" });
    await result.first().waitFor();
    expect(await page.getByRole("region", { name: "Call of get_weather" }).count()).toBe(3);
    expect(await result.count()).toBe(3);
    expect(await result.nth(0).textContent()).toContain("24.5");
    expect(await result.nth(1).textContent()).toContain("failed");
    await page.getByText("2 tools offered").click();
    await page.getByText("Current weather of a city").waitFor();
  });

  it("folds thinking until it is asked for", async () => {
    const page = await open(tracePath("thinking"));
    const fold = page.locator("details", { hasText: "Thinking" });
    await fold.waitFor();
    expect(await fold.evaluate((details) => details.open)).toBe(false);
    await fold.locator("summary").click();
    await fold.getByText("77 counts in both").last().waitFor({ state: "visible" });
  });

  it("puts text, picture and documents of one turn into one card", async () => {
    const page = await open(tracePath("attachments"));
    const turn = cards(page).first();
    await turn.locator("img").waitFor();
    const said = await turn.textContent();
    for (const words of ["What do you see", "invoice-2041.pdf", "s3://trip-media/day-1.mp4"]) {
      expect(said).toContain(words);
    }
    expect(await turn.locator("img").evaluate((img) => img.naturalWidth)).toBe(640);
  });

  it("enlarges a picture, and Escape closes it without leaving the page", async () => {
    const page = await open(tracePath("attachments"));
    await page.getByRole("button", { name: /Enlarge picture/ }).click();
    await page.locator("dialog[open] img").waitFor();
    await page.keyboard.press("Escape");
    await page.locator("dialog").waitFor({ state: "detached" });
    expect(page.url()).toContain(seeded("attachments").traceId);
  });

  it("keeps parts of unknown kinds readable", async () => {
    const page = await open(tracePath("unusualParts"));
    await page.getByText("hologram").first().waitFor();
    const said = await page.locator("main").textContent();
    for (const words of ["voxels", "Cache point", "cut off: token limit", "web_search"]) {
      expect(said).toContain(words);
    }
    await page.getByRole("region", { name: "Result of render_chart" }).locator("img").waitFor();
  });
});

describe("an open trace", () => {
  it("grows as its spans arrive", async () => {
    const trace = liveTrace(Date.now(), `growing-${run}`);
    await send(url, [trace]);
    const page = await open(`/traces/${trace.traceId}`);
    await page.getByText("Live", { exact: true }).waitFor();
    await eventually(() => page.locator("[data-span]").count()).toBe(2);
    trace.call({
      model: "us.amazon.nova-lite-v1:0",
      parent: trace.spans[0].spanId,
      at: 900,
      ms: 20,
      input: [user(text("One more thing"))],
      output: [text("Gladly")],
      tokens: [3, 1],
    });
    await send(url, [trace]);
    await eventually(() => page.locator("[data-span]").count()).toBe(3);
    await page.getByText("One more thing").waitFor();
  });
});

describe("the tree of spans", () => {
  it("draws bars in true proportion, with the time to the first token", async () => {
    const page = await open(tracePath("longPipeline"));
    const width = async (id) =>
      (await page.locator(`[data-span="${id}"] [class*=bar]`).boundingBox()).width;
    await page.locator(`[data-span="${spanId("longPipeline", "split")}"]`).waitFor();
    expect(await width(spanId("longPipeline", "read from disk"))).toBeLessThan(3);
    const whole = await width(spanId("longPipeline", "document-pipeline"));
    const part = await width(spanId("longPipeline", "page 1"));
    expect(part / whole).toBeCloseTo(5.8 / 48.2, 2);
    const call = page.locator(`[data-span="${spanId("longPipeline", "chat")}"]`);
    expect(await call.locator("[class*=waiting]").count()).toBe(1);
    expect(await call.locator("[title*='first token after 300 ms']").count()).toBe(1);
  });

  it("leads to the failed call", async () => {
    const page = await open(tracePath("throttled"));
    await page.locator("[data-failing=true]").first().waitFor();
    expect(await page.locator("[data-failing=true] [class*=nameText]").allTextContents()).toEqual([
      "nightly-summary",
      "summarise chapter 4",
      "chat claude-sonnet-4-5",
    ]);
  });

  it("shows a span whose parent has not arrived", async () => {
    const page = await open(tracePath("orphan"));
    await page.locator("[data-span]").waitFor();
    await page.getByText("Are you there?").waitFor();
  });

  it("is moved through with keys, and folds", async () => {
    const page = await open(tracePath("geographyChat"));
    const tree = page.getByRole("tree");
    await tree.waitFor();
    // Faster than pages are drawn: none of them may be lost.
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await eventually(() => page.url()).toContain(spanId("geographyChat", "chat"));
    await page.keyboard.press("k");
    await eventually(() => page.url()).toContain(spanId("geographyChat", "geography-chat"));
    await tree.focus();
    await page.keyboard.press("ArrowLeft");
    await eventually(() => page.locator("[data-span]").count()).toBe(1);
    await page.keyboard.press("ArrowRight");
    await eventually(() => page.locator("[data-span]").count()).toBe(4);
    await page.keyboard.press("w");
    await eventually(() => page.url()).not.toContain("span=");
  });
});

describe("one span", () => {
  it("is an address of its own, its tab too", async () => {
    const page = await open(tracePath("geographyChat"));
    await page.locator(`[data-span="${spanId("geographyChat", "chat", 2)}"]`).click();
    await page.getByRole("tab", { name: "Input / Output" }).click();
    await page.getByLabel("input", { exact: true }).waitFor();
    const { href } = new URL(page.url());
    expect(href).toContain(`span=${spanId("geographyChat", "chat", 2)}`);
    expect(href).toContain("tab=io");
    const again = await open(href.slice(url.length));
    await again.getByLabel("output", { exact: true }).waitFor();
    expect(await again.getByRole("tab", { selected: true }).textContent()).toBe("Input / Output");
  });

  it("that failed shows its prompt and the error", async () => {
    const page = await open(tracePath("throttled", `?span=${spanId("throttled", "chat")}`));
    await page.getByText("The harbour was empty").waitFor();
    expect(await roles(page)).toEqual(["system", "user", "assistant"]);
    const failure = await cards(page).last().textContent();
    expect(failure).toContain("ThrottlingException");
    expect(failure).toContain("Too many requests, please wait before trying again.");
  });

  it("says its metrics, metadata and attributes", async () => {
    const span = `?span=${spanId("thinking", "chat")}`;
    const page = await open(tracePath("thinking", `${span}&tab=details`));
    await page.getByRole("rowheader", { name: "time_to_first_token_ms" }).waitFor();
    const details = await page.locator("main").textContent();
    for (const words of ["completion_tokens", "418", "converse_stream", "budget_tokens"]) {
      expect(details).toContain(words);
    }
    await page.getByRole("tab", { name: "Attributes" }).click();
    await page.getByRole("rowheader", { name: "gen_ai.request.model" }).waitFor();
  });

  it("is shown raw, and as OTLP at an address of its own", async () => {
    const span = `?span=${spanId("thinking", "chat")}`;
    const page = await open(tracePath("thinking", `${span}&tab=raw`));
    await page.getByLabel("span", { exact: true }).waitFor();
    await page.getByText("OTLP", { exact: true }).click();
    await page.getByText("resourceSpans").first().waitFor();
    const href = await page.getByRole("link", { name: "Open" }).getAttribute("href");
    const otlp = await (await fetch(url + href)).json();
    expect(JSON.stringify(otlp)).toContain("gen_ai.request.model");
  });

  it("with a body of no known dialect shows the body", async () => {
    const span = `?span=${spanId("unknownFamily", "chat")}`;
    const page = await open(tracePath("unknownFamily", span));
    await page.getByText("Tell me a story").waitFor();
    await page.getByText("Once upon a time").waitFor();
  });

  it("that isn't a call shows what the calls below it said", async () => {
    const span = `?span=${spanId("longPipeline", "page 3")}`;
    const page = await open(tracePath("longPipeline", span));
    await page.getByText("Extract the table of page 3.").waitFor();
    expect(await cards(page).count()).toBe(2);
  });

  it("that doesn't exist is said not to", async () => {
    const page = await open(tracePath("thinking", "?span=ffffffffffffffff"));
    await page.getByText("This trace has no span ffffffffffffffff").waitFor();
  });
});

describe("a trace that isn't stored", () => {
  it("is said not to be", async () => {
    const page = await open(`/traces/${"0".repeat(31)}1`);
    await page.getByRole("alert").waitFor();
    expect(await page.getByRole("button", { name: "Try again" }).count()).toBe(0);
  });
});
