// What the tests of pages share: a browser, a page that watches itself, and the seed's addresses.
import { afterAll, afterEach, beforeAll, expect, inject } from "vitest";
import { launch } from "./browser.mjs";

export const url = inject("url");
export const run = inject("run");
export const sessionId = inject("sessionId");
const traces = inject("traces");

/** The last trace of that name in the seed. */
export const seeded = (name) => traces[name].at(-1);

export const tracePath = (name, query = "") => `/traces/${seeded(name).traceId}${query}`;

/** The id of the nth span with that start of a name. */
export const spanId = (name, start, index = 0) =>
  seeded(name).spans.filter((span) => span.name.startsWith(start))[index].spanId;

let browser;
const contexts = [];

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

/**
 * Opens a page at this path. After the test it fails where the page threw, logged an error, or
 * asked any other origin for anything.
 */
export async function open(path, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    ...options,
  });
  const page = await context.newPage();
  const troubles = [];
  page.on("pageerror", (error) => troubles.push(`threw ${error.message}`));
  page.on("console", (message) => {
    // The browser itself logs a refused request; what the page makes of it is tested where it is.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
      troubles.push(`logged ${message.text()}`);
    }
  });
  page.on("request", (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(url)) {
      troubles.push(`asked ${request.url()}`);
    }
  });
  contexts.push({ context, troubles });
  await page.goto(url + path);
  return page;
}

afterEach(async () => {
  const opened = contexts.splice(0);
  for (const { context } of opened) await context.close();
  expect(opened.flatMap(({ troubles }) => troubles)).toEqual([]);
});

export const row = (page, name) =>
  page.locator("[role=row]").filter({ has: page.locator(`[data-row="${seeded(name).traceId}"]`) });

export const cards = (page) => page.locator("article");

/** What is on the page may take a moment; a test says what it waits for. */
export const eventually = (read) => expect.poll(read, { timeout: 10_000 });
