// Numbers as people read them: durations, tokens, money, bytes, times.

const integers = new Intl.NumberFormat("en-US");

/** "-" is never a number here: null stands for "nobody said". */
export const unknown = "–";

/** 0.42 ms, 842 ms, 1.24 s, 2 m 03 s, 1 h 04 m. */
export function formatDuration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return unknown;
  if (ms < 0.005) return "0 ms";
  if (ms < 10) return `${trimZeros(ms.toFixed(2))} ms`;
  if (ms < 999.5) return `${ms.toFixed(0)} ms`;
  if (ms < 59_950)
    return ms < 9_995 ? `${(ms / 1000).toFixed(2)} s` : `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${String(Math.floor(seconds / 60))} m ${two(seconds % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${String(Math.floor(minutes / 60))} h ${two(minutes % 60)} m`;
}

/** Where in a trace something happened: +0.00 s, +12.4 s. */
export function formatOffset(ms: number): string {
  if (ms < 0) return `-${formatOffset(-ms).slice(1)}`;
  if (ms < 9_995) return `+${(ms / 1000).toFixed(2)} s`;
  return `+${formatDuration(ms)}`;
}

/** 1,204 */
export function formatCount(count: number | null | undefined): string {
  return count === null || count === undefined ? unknown : integers.format(count);
}

/** Exact up to 99,999; 124k, 1.24M beyond. */
export function formatTokens(count: number | null | undefined): string {
  if (count === null || count === undefined) return unknown;
  if (count < 100_000) return integers.format(count);
  if (count < 999_500) return `${(count / 1000).toFixed(0)}k`;
  return `${(count / 1_000_000).toFixed(2)}M`;
}

/** Dollars to the digit that matters: $12.40, $0.0123, $0.00042, <$0.000001. Null is no number. */
export function formatCost(usd: number | null | undefined): string {
  if (usd === null || usd === undefined) return unknown;
  if (usd === 0) return "$0.00";
  if (usd < 0.000001) return "<$0.000001";
  if (usd < 0.01) return `$${significant(usd)}`;
  if (usd < 1) return `$${usd.toFixed(4)}`;
  return `$${usd.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

/** 0.947, 12.3: three digits that matter. */
export function formatScore(score: number | null): string {
  if (score === null) return unknown;
  return Math.abs(score) >= 1 ? score.toPrecision(3) : score.toFixed(3);
}

/** 512 B, 1.4 KB, 2.3 MB: powers of 1,024. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${String(bytes)} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** "1 call", "2 calls". */
export function plural(count: number, noun: string): string {
  return `${integers.format(count)} ${noun}${count === 1 ? "" : "s"}`;
}

const two = (value: number): string => String(value).padStart(2, "0");

const trimZeros = (text: string): string => text.replace(/\.?0+$/, "");

/** Three significant digits, two where the number is tiny; never in exponent form. */
function significant(value: number): string {
  const isTiny = value < 0.0001;
  const decimals = (isTiny ? 1 : 2) - Math.floor(Math.log10(value));
  const text = value.toFixed(Math.min(decimals, 7));
  return isTiny ? trimZeros(text) : text;
}
