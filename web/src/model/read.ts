// Reads members of JSON that other programs wrote. What has another type than the one asked for is
// treated as absent, so that no member of a message, however odd, breaks the page that shows it.

export type Members = Readonly<Record<string, unknown>>;

export function membersOf(value: unknown): Members | null {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Members)
    : null;
}

/** The value at the end of a path of member names; undefined where the path breaks off. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let current = value;
  for (const name of path) current = membersOf(current)?.[name];
  return current;
}

/** A text that says something: an empty one is as good as none. */
export function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

export function numberOf(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** The first that says something. */
export function firstText(...values: readonly unknown[]): string | null {
  for (const value of values) {
    const text = textOf(value);
    if (text !== null) return text;
  }
  return null;
}

/** A link is made of nothing but an address on the web. */
export function webAddress(value: unknown): string | null {
  const text = textOf(value);
  return text !== null && /^https?:\/\//i.test(text) ? text : null;
}

/** JSON that travels as text becomes JSON; any other value stays as it is. */
export function parsedJson(value: unknown): unknown {
  if (typeof value !== "string") return value;
  const start = value.trimStart()[0];
  if (start !== "{" && start !== "[") return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value; // It only looked like JSON.
  }
}

/** "GROUNDING_SOURCE", "grounding_source" -> "grounding source". */
export const words = (name: string): string => name.replaceAll("_", " ").toLowerCase();
