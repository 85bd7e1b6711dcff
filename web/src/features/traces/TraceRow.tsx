// One trace in the list.
import { memo } from "react";
import { Link } from "react-router";
import type { TraceSummary } from "../../api/types";
import { formatCount, formatDuration, plural } from "../../model/format";
import { shortModel, shortSpanName } from "../../model/modelName";
import { tracePath, tracesPath } from "../../model/paths";
import { Cost } from "../../ui/Cost";
import { StatusBadge } from "../../ui/StatusBadge";
import { Cell, PreviewCell, Row, RowLink, Sub, TimeCell } from "../../ui/table/Row";
import { Tokens } from "../../ui/Tokens";
import styles from "./Traces.module.css";

interface Props {
  readonly trace: TraceSummary;
  readonly project: string;
  readonly fresh: boolean;
  readonly nowMs: number;
}

export const TraceRow = memo(function TraceRow({ trace, project, fresh, nowMs }: Props) {
  return (
    <Row fresh={fresh} failed={trace.status === "error"}>
      <Cell>
        <StatusBadge status={trace.status} error={trace.error} complete={trace.complete} />
      </Cell>
      <TimeCell at={trace.started_at} nowMs={nowMs} />
      <Cell>
        <RowLink id={trace.trace_id} to={tracePath(project, trace.trace_id)} title={trace.name}>
          {shortSpanName(trace.name)}
        </RowLink>
        <Sub>
          {trace.session_id === null ? (
            plural(trace.call_count, "call")
          ) : (
            <Link
              to={tracesPath(project, { session: trace.session_id })}
              title={`Session ${trace.session_id}: show its traces`}
            >
              {trace.session_id}
            </Link>
          )}
        </Sub>
      </Cell>
      <PreviewCell input={trace.input_preview} output={trace.output_preview ?? trace.error} />
      <Cell wide title={trace.models.join("\n")}>
        <Models models={trace.models} />
      </Cell>
      <Cell numeric>{formatDuration(trace.duration_ms)}</Cell>
      <Cell numeric>
        <Tokens
          input={trace.input_tokens}
          output={trace.output_tokens}
          cacheRead={trace.cache_read_tokens}
          cacheWrite={trace.cache_write_tokens}
        />
      </Cell>
      <Cell numeric>
        <Cost {...trace} />
      </Cell>
    </Row>
  );
});

function Models({ models }: { readonly models: readonly string[] }) {
  const [first, ...others] = models;
  if (first === undefined) return <Sub>no model</Sub>;
  return (
    <>
      <span className={styles.modelName}>{shortModel(first)}</span>
      {others.length > 0 && <Sub>and {formatCount(others.length)} more</Sub>}
    </>
  );
}
