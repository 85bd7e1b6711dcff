// Keeps src/api/schema.d.ts what the server's contract says: --write generates it, --check compares.
import { readFile, writeFile } from "node:fs/promises";
import process from "node:process";
import openapiTS, { astToString } from "openapi-typescript";

const contract = new URL("../../src/serve/openapi.json", import.meta.url);
const target = new URL("../src/api/schema.d.ts", import.meta.url);

const marker =
  "// @generated from src/serve/openapi.json by `npm run api:generate`; not to be edited.\n";
const text = marker + astToString(await openapiTS(contract, { alphabetize: false }));

if (process.argv.includes("--write")) {
  await writeFile(target, text);
} else if ((await readFile(target, "utf8").catch(() => "")) !== text) {
  console.error("src/api/schema.d.ts is behind src/serve/openapi.json: run `npm run api:generate`");
  process.exit(1);
}
