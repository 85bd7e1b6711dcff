// Where a span's bar stands on the time line of its trace.
import type { SpanSummary } from "../api/types";
import { epochMs } from "./time";

export interface TimeRange {
  readonly startMs: number;
  readonly durationMs: number;
}

/** Fractions of the time line's width, all within 0..1. */
export interface Bar {
  readonly left: number;
  readonly width: number;
  /** Of the bar's own width; null where the span has no first token. */
  readonly firstToken: number | null;
}

type Timed = Pick<SpanSummary, "started_at" | "duration_ms" | "time_to_first_token_ms">;

/** From the first start to the last end, of all spans that have arrived. */
export function timeRange(spans: readonly Timed[]): TimeRange {
  let startMs = Number.POSITIVE_INFINITY;
  let endMs = Number.NEGATIVE_INFINITY;
  for (const span of spans) {
    const start = epochMs(span.started_at);
    startMs = Math.min(startMs, start);
    endMs = Math.max(endMs, start + span.duration_ms);
  }
  if (!Number.isFinite(startMs)) return { startMs: 0, durationMs: 0 };
  return { startMs, durationMs: endMs - startMs };
}

/** True proportions: a span of a thousandth of the trace gets a thousandth of the width. */
export function barOf(span: Timed, range: TimeRange): Bar {
  if (range.durationMs <= 0) return { left: 0, width: 1, firstToken: firstTokenOf(span) };
  const left = clamp((epochMs(span.started_at) - range.startMs) / range.durationMs);
  const width = Math.min(Math.max(span.duration_ms, 0) / range.durationMs, 1 - left);
  return { left, width, firstToken: firstTokenOf(span) };
}

function firstTokenOf(span: Timed): number | null {
  if (span.time_to_first_token_ms === null || span.duration_ms <= 0) return null;
  return clamp(span.time_to_first_token_ms / span.duration_ms);
}

const clamp = (value: number): number => Math.min(Math.max(value, 0), 1);

/** Round instants for the ruler, from 0, at most `countMax` steps of 1, 2 or 5 times a power of 10. */
export function ticks(durationMs: number, countMax: number): readonly number[] {
  if (!(durationMs > 0)) return [0];
  const rough = durationMs / countMax;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999999) ?? 10);
  const count = Math.floor(durationMs / step + 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}
