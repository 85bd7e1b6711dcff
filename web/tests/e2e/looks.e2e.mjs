// Light and dark, narrow windows, and what a screen reader finds.
import { describe, expect, it } from "vitest";
import { cards, eventually, open, sessionId, spanId, tracePath } from "./pages.mjs";

const brightness = (page) =>
  page.evaluate(() => {
    const [red, green, blue] = getComputedStyle(document.body)
      .backgroundColor.match(/\d+/g)
      .map(Number);
    return (red + green + blue) / 3;
  });

const pages = {
  "the list of traces": "/traces",
  "a trace": tracePath("weatherAgent"),
  "a span": tracePath("weatherAgent", `?span=${spanId("weatherAgent", "chat")}`),
  "the list of sessions": "/sessions",
  "a session": `/sessions/${sessionId}`,
};

const settled = (page) => page.locator("[data-row], article").first().waitFor();

describe("colours", () => {
  it.each([
    ["light", true],
    ["dark", false],
  ])("follow a system that prefers %s", async (colorScheme, bright) => {
    const page = await open("/traces", { colorScheme });
    await settled(page);
    expect((await brightness(page)) > 128).toBe(bright);
  });

  it("are the reader's choice, and stay it", async () => {
    const page = await open("/traces", { colorScheme: "light" });
    await page.getByRole("button", { name: "Switch to dark colours" }).click();
    await eventually(() => brightness(page)).toBeLessThan(128);
    await page.reload();
    await settled(page);
    expect(await brightness(page)).toBeLessThan(128);
    await page.getByRole("button", { name: "Switch to light colours" }).click();
    await eventually(() => brightness(page)).toBeGreaterThan(128);
  });

  it("work where the browser keeps nothing", async () => {
    const page = await open("/traces");
    await page.addInitScript(() => {
      Object.defineProperty(window, "localStorage", {
        get: () => {
          throw new Error("storage is blocked");
        },
      });
    });
    await page.reload();
    await settled(page);
    await page.getByRole("button", { name: /Switch to/ }).click();
    await settled(page);
  });
});

describe("every page", () => {
  it.each(Object.entries(pages))("fits its window and names its controls: %s", async (_, path) => {
    const page = await open(path);
    for (const width of [1440, 900]) {
      await page.setViewportSize({ width, height: 900 });
      await settled(page);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).toBe(0);
    }
    const nameless = await page.locator("button, a[href], select, input").evaluateAll((all) =>
      all
        .filter((element) => {
          const label = element.getAttribute("aria-label") ?? element.textContent;
          return label.trim() === "" && element.labels?.length !== 1;
        })
        .map((element) => element.outerHTML),
    );
    expect(nameless).toEqual([]);
  });
});

describe("a narrow trace", () => {
  it("stands above its conversation", async () => {
    const page = await open(tracePath("weatherAgent"), { viewport: { width: 900, height: 900 } });
    await cards(page).first().waitFor();
    const tree = await page.getByRole("tree").boundingBox();
    const card = await cards(page).first().boundingBox();
    expect(card.y).toBeGreaterThan(tree.y + 40);
    expect(card.x).toBeLessThan(40);
  });
});
