// The traces of a session, oldest first, as the turns of its conversation.
import type { TraceSummary } from "../../api/types";
import { formatDuration, formatTokens } from "../../model/format";
import { shortSpanName } from "../../model/modelName";
import { previewText } from "../../model/preview";
import { describeInstant, formatInstant } from "../../model/time";
import { Cost } from "../../ui/Cost";
import { StatusBadge } from "../../ui/StatusBadge";
import { useKeys } from "../../ui/useKeys";
import { useNow } from "../../ui/useNow";
import styles from "./SessionPage.module.css";

interface Props {
  readonly traces: readonly TraceSummary[];
  readonly selected: string | null;
  readonly onSelect: (traceId: string) => void;
}

export function TurnList({ traces, selected, onSelect }: Props) {
  const nowMs = useNow();
  const at = traces.findIndex((trace) => trace.trace_id === selected);
  const move = (to: number): void => {
    const trace = traces[Math.min(Math.max(to, 0), traces.length - 1)];
    if (trace !== undefined) onSelect(trace.trace_id);
  };
  useKeys({
    j: () => {
      move(at + 1);
    },
    k: () => {
      move(at - 1);
    },
  });
  return (
    <ol className={styles.turns} aria-label="Traces of the session">
      {traces.map((trace) => (
        <li key={trace.trace_id}>
          <button
            type="button"
            className={styles.turn}
            aria-current={trace.trace_id === selected}
            onClick={() => {
              onSelect(trace.trace_id);
            }}
          >
            <span className={styles.turnHead}>
              <span className={styles.turnName}>{shortSpanName(trace.name)}</span>
              {trace.status === "error" && <StatusBadge status="error" error={trace.error} />}
              <span className={styles.turnTime} title={describeInstant(trace.started_at)}>
                {formatInstant(trace.started_at, nowMs)}
              </span>
            </span>
            <span className={styles.turnText}>{previewText(trace.input_preview) || "no text"}</span>
            <span className={styles.turnNumbers}>
              <span>{formatDuration(trace.duration_ms)}</span>
              <span>{formatTokens(trace.total_tokens)} tokens</span>
              <Cost {...trace} />
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}
