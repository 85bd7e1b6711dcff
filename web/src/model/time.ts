// Instants of the wire (RFC 3339, UTC, nanoseconds) and how they are shown.

/**
 * Milliseconds since 1970 with the fraction kept. A double holds today's instants to a quarter of a
 * microsecond, which is finer than a pixel of any waterfall. NaN where the text is no instant.
 */
export function epochMs(instant: string): number {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)$/.exec(instant);
  if (match === null) return Number.NaN;
  const [, whole = "", fraction = "", zone = ""] = match;
  return Date.parse(`${whole}${zone}`) + (fraction === "" ? 0 : Number(`0${fraction}`) * 1000);
}

const timeOfDay: Intl.DateTimeFormatOptions = {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
};

/** Local time: 14:03:22 today, Nov 22 14:03 in this year, 2025-11-22 before. */
export function formatInstant(instant: string, nowMs: number): string {
  const ms = epochMs(instant);
  if (Number.isNaN(ms)) return instant;
  const date = new Date(ms);
  const now = new Date(nowMs);
  if (date.toDateString() === now.toDateString()) {
    return date.toLocaleTimeString("en-GB", timeOfDay);
  }
  if (date.getFullYear() !== now.getFullYear()) {
    const month = String(date.getMonth() + 1).padStart(2, "0");
    const day = String(date.getDate()).padStart(2, "0");
    return `${String(date.getFullYear())}-${month}-${day}`;
  }
  const day = date.toLocaleDateString("en-US", { month: "short", day: "numeric" });
  return `${day} ${date.toLocaleTimeString("en-GB", { ...timeOfDay, second: undefined })}`;
}

/** Everything about an instant, for a tooltip: local with milliseconds, and as it was recorded. */
export function describeInstant(instant: string): string {
  const ms = epochMs(instant);
  if (Number.isNaN(ms)) return instant;
  const local = new Date(ms).toLocaleString("en-GB", {
    dateStyle: "medium",
    timeStyle: "long",
  });
  return `${local}\n${instant}`;
}

/** "just now", "12 s ago", "5 min ago", "3 h ago", "2 d ago". */
export function formatAgo(instant: string, nowMs: number): string {
  const seconds = (nowMs - epochMs(instant)) / 1000;
  if (Number.isNaN(seconds)) return "";
  if (seconds < 5) return "just now";
  if (seconds < 60) return `${seconds.toFixed(0)} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60).toFixed(0)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600).toFixed(0)} h ago`;
  return `${Math.floor(seconds / 86_400).toFixed(0)} d ago`;
}
