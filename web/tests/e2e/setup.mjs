// Before all tests: a server with the seed's traces in it. Tests learn its address and the ids.
import process from "node:process";
import { startFixtureServer } from "../fixture-server.mjs";
import { caseTraces } from "../seed/cases.mjs";
import { send } from "../seed/otlp.mjs";
import { seedTraces } from "../seed/traces.mjs";

export default async function setup({ provide }) {
  const given = process.env.SIDESEAT_URL;
  const server = given ? null : await startFixtureServer();
  const url = given ?? server.url;
  // Ids and names of this run alone: the server may hold anything else, other runs included.
  const run = Date.now().toString(36);
  const sessionId = `trip-${run}`;
  provide("cases", await caseTraces(url));
  // All of them within the last minutes: on the first page of a list that holds other traces too.
  const seeded = seedTraces(Date.now(), sessionId, 2000);
  await send(url, Object.values(seeded).flat());
  provide("url", url);
  provide("run", run);
  provide("sessionId", sessionId);
  provide(
    "traces",
    Object.fromEntries(
      Object.entries(seeded).map(([name, traces]) => [
        name,
        traces.map(({ traceId, spans }) => ({
          traceId,
          spans: spans.map((span) => ({ spanId: span.spanId, name: span.name })),
        })),
      ]),
    ),
  );
  return () => server?.stop();
}
