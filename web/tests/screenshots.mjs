// Pictures of every page, to look at: `npm run build && npm run screenshots -- DIR [NAME...]`. A name
// is one of a page below, or the start of that of a case of testdata/calls.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { launch } from "./e2e/browser.mjs";
import { startFixtureServer } from "./fixture-server.mjs";
import { casePath, caseTraces } from "./seed/cases.mjs";
import { send } from "./seed/otlp.mjs";
import { seedTraces } from "./seed/traces.mjs";

const directory = process.argv[2] ?? "test-results/screenshots";
await mkdir(directory, { recursive: true });

const server = process.env.SIDESEAT_URL ? null : await startFixtureServer();
const url = process.env.SIDESEAT_URL ?? server.url;
const sessionId = `trip-${Date.now().toString(36)}`;
const seeded = seedTraces(Date.now(), sessionId);
await send(url, Object.values(seeded).flat());

const path = (name, query = "") => `/traces/${seeded[name].at(-1).traceId}${query}`;
const span = (name, index) => `?span=${seeded[name].at(-1).spans[index].spanId}`;
const pages = {
  traces: "/traces",
  search: `/traces?q=${encodeURIComponent('"capital of france" pari*')}`,
  "search-empty": "/traces?q=nowhere&status=error",
  "search-refused": `/traces?q=${"word".repeat(300)}`,
  empty: "/p/nothing-here/traces",
  trace: path("geographyChat"),
  agent: path("weatherAgent"),
  "agent-span": path("weatherAgent", span("weatherAgent", 4)),
  pipeline: path("longPipeline"),
  failed: path("throttled"),
  "failed-span": path("throttled", span("throttled", 3)),
  attachments: path("attachments", span("attachments", 1)),
  markdown: path("hostileMarkdown"),
  unusual: path("unusualParts"),
  thinking: path("thinking"),
  body: path("unknownFamily", span("unknownFamily", 0)),
  "span-io": path("weatherAgent", `${span("weatherAgent", 4)}&tab=io`),
  "span-details": path("weatherAgent", `${span("weatherAgent", 4)}&tab=details`),
  "span-attributes": path("throttled", `${span("throttled", 3)}&tab=attributes`),
  "span-raw": path("throttled", `${span("throttled", 3)}&tab=raw`),
  sessions: "/sessions",
  session: `/sessions/${sessionId}`,
  missing: `/traces/${`${"0".repeat(31)}1`}`,
};

/** The call of a case, on its page. */
for (const one of await caseTraces(url)) pages[one.name.replace("/", "-")] = casePath(one);

const only = process.argv.slice(3);
const wanted = (name) =>
  only.length === 0
    ? !isCase(name)
    : only.some((start) => name.startsWith(start.replace("/", "-")));
const isCase = (name) => pages[name].startsWith(casePath({ traceId: "" }));
const browser = await launch();
for (const [look, width] of [
  ["light", 1440],
  ["dark", 1440],
  ["light", 900],
]) {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: look,
  });
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error") console.log(`${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => console.log(`${page.url()}: ${error.message}`));
  for (const [name, address] of Object.entries(pages)) {
    if (!wanted(name)) continue;
    await page.goto(url + address);
    if (isCase(name)) await page.locator("[data-span]").nth(1).click();
    await page.waitForTimeout(450);
    await page.screenshot({ path: join(directory, `${name}-${look}-${width}.png`) });
  }
  await context.close();
}
await browser.close();
await server?.stop();
