// The rows of the list. The focus is the cursor: j and k move it, Enter opens where it stands.
import { useEffect, useRef, useState } from "react";
import { useLocation } from "react-router";
import type { TraceSummary } from "../../api/types";
import { epochMs } from "../../model/time";
import { useNow } from "../../ui/useNow";
import { useRowKeys } from "../../ui/useRowKeys";
import { TraceRow } from "./TraceRow";
import styles from "./Traces.module.css";

interface Props {
  readonly traces: readonly TraceSummary[];
  readonly project: string;
}

const columns = [
  { name: "Status", className: styles.status },
  { name: "Time", className: styles.time },
  { name: "Name", className: styles.name },
  { name: "Input and output", className: styles.preview },
  { name: "Model", className: styles.model },
  { name: "Duration", className: styles.number },
  { name: "Tokens", className: styles.number },
  { name: "Cost", className: styles.number },
] as const;

export function TraceTable({ traces, project }: Props) {
  const [openedAtMs] = useState(() => Date.now());
  const nowMs = useNow();
  const table = useRef<HTMLDivElement>(null);
  const { state } = useLocation() as { state: { readonly row?: string } | null };
  useRowKeys(table);
  // Coming back from a trace, the cursor stands where it was.
  const row = state?.row;
  useEffect(() => {
    if (row === undefined) return;
    const link = table.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(row)}"]`);
    link?.focus({ preventScroll: true });
    link?.scrollIntoView({ block: "center" });
  }, [row]);
  return (
    <div className={styles.table} role="table" aria-label="Traces" ref={table}>
      <div className={styles.head} role="row">
        {columns.map(({ name, className }) => (
          <div key={name} role="columnheader" className={className}>
            {name}
          </div>
        ))}
      </div>
      {traces.map((trace) => (
        <TraceRow
          key={trace.trace_id}
          trace={trace}
          project={project}
          nowMs={nowMs}
          fresh={epochMs(trace.started_at) > openedAtMs}
        />
      ))}
    </div>
  );
}
