// The list's filter, as it stands in the address.
import type { TraceFilter } from "../api/types";

export const ranges = [
  { name: "15m", label: "Last 15 minutes", ms: 15 * 60_000 },
  { name: "1h", label: "Last hour", ms: 3_600_000 },
  { name: "24h", label: "Last 24 hours", ms: 86_400_000 },
  { name: "7d", label: "Last 7 days", ms: 7 * 86_400_000 },
] as const;

/** Whatever the address says wrongly is left out. */
export function filterOf(search: URLSearchParams): TraceFilter {
  const text = search.get("q")?.trim();
  const status = search.get("status");
  const session_id = search.get("session");
  const range = ranges.find(({ name }) => name === search.get("range"));
  return {
    ...(text !== undefined && text !== "" && { text }),
    ...((status === "ok" || status === "error") && { status }),
    ...(session_id !== null && session_id !== "" && { session_id }),
    ...(range !== undefined && { within_ms: range.ms }),
  };
}

export function queryOf(filter: TraceFilter): Record<string, string> {
  const range = ranges.find(({ ms }) => ms === filter.within_ms);
  return {
    ...(filter.text !== undefined && { q: filter.text }),
    ...(filter.status !== undefined && { status: filter.status }),
    ...(filter.session_id !== undefined && { session: filter.session_id }),
    ...(range !== undefined && { range: range.name }),
  };
}

export const isFiltered = (filter: TraceFilter): boolean => Object.keys(filter).length > 0;
