// One GET to the server: the path, its query, and an answer of known type or an ApiProblem.
import type { Decoder } from "./decode";
import { ApiProblem, problemOf } from "./problem";

type QueryValue = string | number | undefined;

/** The address of `P/...segments`, each segment percent-encoded, undefined query members left out. */
export function projectUrl(
  project: string,
  segments: readonly string[],
  query: Readonly<Record<string, QueryValue>> = {},
): string {
  const path = ["/api/v1/projects", ...[project, ...segments].map(encodeURIComponent)].join("/");
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) search.set(name, String(value));
  }
  const text = search.toString();
  return text === "" ? path : `${path}?${text}`;
}

/** Throws ApiProblem; an abort throws the signal's reason, as fetch does. */
export async function getJson<T>(
  url: string,
  decode: Decoder<T>,
  signal?: AbortSignal,
): Promise<T> {
  const response = await get(url, "application/json", signal);
  let body: unknown;
  try {
    body = await response.json();
  } catch {
    signal?.throwIfAborted();
    throw new ApiProblem(response.status, "The answer can't be read", "It isn't JSON");
  }
  return decode(body);
}

/** Throws ApiProblem. */
export async function getBytes(url: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await get(url, "*/*");
  return new Uint8Array(await response.arrayBuffer());
}

async function get(url: string, accept: string, signal?: AbortSignal): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { headers: { accept }, ...(signal && { signal }) });
  } catch (error) {
    signal?.throwIfAborted();
    throw new ApiProblem(
      0,
      "The server can't be reached",
      `${error instanceof Error ? error.message : "no answer"}. Is sideseat still running?`,
    );
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}
