// Every case of testdata/calls on its page: the conversation of its trace, and every span of it.
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { casePath } from "../seed/cases.mjs";
import { launch } from "./browser.mjs";
import {
  answerTexts,
  askedTexts,
  errorTexts,
  isCutShort,
  pictureCount,
  shown,
} from "./expectations.mjs";

const url = inject("url");
const cases = inject("cases");

/** Pages that are reused: opening one costs more than what is looked at in it. */
const pageCount = 3;
const free = [];
const waiting = [];
let browser;

beforeAll(async () => {
  browser = await launch();
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  for (let index = 0; index < pageCount; index += 1) free.push(watched(await context.newPage()));
});
afterAll(() => browser.close());

function watched(page) {
  const troubles = [];
  page.on("pageerror", (error) => troubles.push(`threw ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") troubles.push(`logged ${message.text()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) troubles.push(`${response.status()} for ${response.url()}`);
  });
  return { page, troubles };
}

async function withPage(look) {
  const one = free.pop() ?? (await new Promise((resolve) => waiting.push(resolve)));
  try {
    one.troubles.length = 0;
    await look(one.page);
    expect(one.troubles).toEqual([]);
  } finally {
    const next = waiting.shift();
    if (next === undefined) free.push(one);
    else next(one);
  }
}

/** To another trace as a link would lead there: without loading the workbench again. */
async function go(page, path, name) {
  if (page.url() === "about:blank") await page.goto(url + path);
  await page.evaluate((to) => {
    window.history.pushState({}, "", to);
    window.dispatchEvent(new window.PopStateEvent("popstate"));
  }, path);
  await page.waitForFunction((title) => document.title === title, `${name} · SideSeat`);
}

/** What the pane beside the tree says, when it has come to rest. */
async function paneText(page) {
  const content = "article, [aria-label='request body'], [aria-label='response body']";
  const silent = page.getByText(/carries no messages|No messages were recorded/);
  await page.locator(content).or(silent).first().waitFor({ state: "attached" });
  return page.evaluate(() => {
    const pane = document.querySelector("main [class*=right]");
    return pane.textContent.replace(/\s+/g, " ");
  });
}

/** Cards with neither words nor pictures in them. */
const emptyCards = (page) =>
  page.locator("article").evaluateAll(
    (cards) =>
      cards.filter((card) => {
        const parts = card.querySelector("[class*=parts]");
        return parts.textContent.trim() === "" && parts.querySelector("img, video, audio") === null;
      }).length,
  );

async function expectSaid(page, texts) {
  const said = await paneText(page);
  for (const words of texts) expect(said).toContain(words);
  expect(said).not.toContain("[object Object]");
  expect(said).not.toMatch(/\b(NaN|undefined)\b/);
  expect(await emptyCards(page)).toBe(0);
}

/** The call and all steps below it, as the tree shows them. */
const spansOf = (span) => [span, ...(span.steps ?? []).flatMap(spansOf)];

/**
 * All that is to be read of a span. `raised`: botocore failed its caller where the answer tells of
 * no error, so less of the answer was read than there is.
 */
function textsOf(span, raised) {
  const errors = errorTexts(span);
  const answers = raised && errors.length === 0 ? [] : answerTexts(span);
  return [...askedTexts(span), ...answers, ...errors];
}

async function expectSpan(page, span, row, raised) {
  await row.click();
  await page.getByRole("tab", { name: "Conversation" }).waitFor();
  await expectSaid(page, textsOf(span, raised));
  const error = errorTexts(span);
  const notes = await page.locator("[data-tone=error]").count();
  if (error.length > 0 || !raised) expect(notes).toBe(error.length > 0 ? 1 : 0);
  if (isCutShort(span)) expect(await page.locator("[data-tone=warn]").count()).toBe(1);
  // Of a picture whose bytes are no picture the card is left.
  const pictures = page.locator("article [data-attachment=image]");
  expect(await pictures.count()).toBe(pictureCount(span));
}

describe("the page of a case", () => {
  it("is there for each", () => {
    expect(cases.length).toBeGreaterThan(50);
  });

  it.concurrent.each(cases.map((one) => [one.name, one]))("%s", async (_name, one) => {
    await withPage(async (page) => {
      await go(page, `${casePath(one)}?text=plain`, one.name);
      await expectSaid(page, textsOf(one.expected, one.raised));
      const rows = page.locator("[data-span]");
      const titles = await rows
        .locator("[title]:first-child")
        .evaluateAll((names) => names.map((name) => name.getAttribute("title")));
      // Spans of one name follow each other in the order of the file.
      const taken = new Set([0]);
      for (const span of spansOf(one.expected)) {
        const index = titles.findIndex((title, at) => title === span.name && !taken.has(at));
        expect(index, `a row named ${shown(span.name)}`).toBeGreaterThan(0);
        taken.add(index);
        await expectSpan(page, span, rows.nth(index), span === one.expected && one.raised);
      }
    });
  });
});
