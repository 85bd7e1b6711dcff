// One trace in the list. The whole row is a link, so that it opens in a new tab like any other.
import { memo } from "react";
import { Link, useNavigate } from "react-router";
import type { TraceSummary } from "../../api/types";
import { formatCount, formatDuration, plural } from "../../model/format";
import { shortModel, shortSpanName } from "../../model/modelName";
import { tracePath, tracesPath } from "../../model/paths";
import { previewText } from "../../model/preview";
import { describeInstant, formatAgo, formatInstant } from "../../model/time";
import { Cost } from "../../ui/Cost";
import { StatusBadge } from "../../ui/StatusBadge";
import { Tokens } from "../../ui/Tokens";
import styles from "./Traces.module.css";

interface Props {
  readonly trace: TraceSummary;
  readonly project: string;
  readonly fresh: boolean;
  readonly nowMs: number;
}

export const TraceRow = memo(function TraceRow({ trace, project, fresh, nowMs }: Props) {
  const navigate = useNavigate();
  const remember = (): void => {
    // The list's own entry in the history learns where the cursor stood.
    void navigate(window.location.pathname + window.location.search, {
      replace: true,
      state: { row: trace.trace_id },
    });
  };
  return (
    <div className={styles.row} role="row" data-fresh={fresh} data-status={trace.status}>
      <div role="cell" className={styles.status}>
        <StatusBadge status={trace.status} error={trace.error} complete={trace.complete} />
      </div>
      <div role="cell" className={styles.time} title={describeInstant(trace.started_at)}>
        <span>{formatInstant(trace.started_at, nowMs)}</span>
        <span className={styles.sub}>{formatAgo(trace.started_at, nowMs)}</span>
      </div>
      <div role="cell" className={styles.name}>
        <Link
          to={tracePath(project, trace.trace_id)}
          state={{ fromList: true }}
          className={styles.link}
          data-row={trace.trace_id}
          title={trace.name}
          onClick={remember}
        >
          {shortSpanName(trace.name)}
        </Link>
        <span className={styles.sub}>
          {trace.session_id === null ? (
            plural(trace.call_count, "call")
          ) : (
            <Link
              className={styles.session}
              to={tracesPath(project, { session: trace.session_id })}
              title={`Session ${trace.session_id}: show its traces`}
            >
              {trace.session_id}
            </Link>
          )}
        </span>
      </div>
      <div role="cell" className={styles.preview}>
        <Preview label="Input" text={trace.input_preview} side="input" />
        <Preview label="Output" text={trace.output_preview ?? trace.error} side="output" />
      </div>
      <div role="cell" className={styles.model} title={trace.models.join("\n")}>
        <Models models={trace.models} />
      </div>
      <div role="cell" className={styles.number}>
        {formatDuration(trace.duration_ms)}
      </div>
      <div role="cell" className={styles.number}>
        <Tokens
          input={trace.input_tokens}
          output={trace.output_tokens}
          cacheRead={trace.cache_read_tokens}
          cacheWrite={trace.cache_write_tokens}
        />
      </div>
      <div role="cell" className={styles.number}>
        <Cost {...trace} />
      </div>
    </div>
  );
});

interface PreviewProps {
  readonly label: string;
  readonly text: string | null;
  readonly side: "input" | "output";
}

function Preview({ label, text, side }: PreviewProps) {
  const words = previewText(text);
  return (
    <span className={styles.line} data-side={side}>
      <span className="visually-hidden">{label}: </span>
      {words === "" ? <span className={styles.nothing}>no text</span> : words}
    </span>
  );
}

function Models({ models }: { readonly models: readonly string[] }) {
  const [first, ...others] = models;
  if (first === undefined) return <span className={styles.nothing}>no model</span>;
  return (
    <>
      <span className={styles.modelName}>{shortModel(first)}</span>
      {others.length > 0 && (
        <span className={styles.sub}>and {formatCount(others.length)} more</span>
      )}
    </>
  );
}
