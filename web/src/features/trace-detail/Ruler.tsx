// The time line above the bars.
import { formatDuration } from "../../model/format";
import { ticks } from "../../model/waterfall";
import styles from "./SpanTree.module.css";

export function Ruler({ durationMs }: { readonly durationMs: number }) {
  return (
    <span className={styles.ruler} aria-hidden="true">
      {ticks(durationMs, 4).map((ms) => {
        const left = durationMs > 0 ? (ms / durationMs) * 100 : 0;
        return (
          <span key={ms} className={styles.tick} style={{ left: `${String(left)}%` }}>
            {/* A label that would leave the line at its right end is left out. */}
            {ms === 0 ? "0" : left < 84 && formatDuration(ms)}
          </span>
        );
      })}
    </span>
  );
}
