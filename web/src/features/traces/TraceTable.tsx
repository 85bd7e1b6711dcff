// The traces as rows.
import { useState } from "react";
import type { TraceSummary } from "../../api/types";
import { epochMs } from "../../model/time";
import { Table, type Column } from "../../ui/table/Table";
import { useNow } from "../../ui/useNow";
import { TraceRow } from "./TraceRow";
import styles from "./Traces.module.css";

const columns: readonly Column[] = [
  { name: "Status" },
  { name: "Time" },
  { name: "Name" },
  { name: "Input and output" },
  { name: "Model", wide: true },
  { name: "Duration", numeric: true },
  { name: "Tokens", numeric: true },
  { name: "Cost", numeric: true },
];

interface Props {
  readonly traces: readonly TraceSummary[];
  readonly project: string;
}

export function TraceTable({ traces, project }: Props) {
  const [openedAtMs] = useState(() => Date.now());
  const nowMs = useNow();
  return (
    <Table label="Traces" columns={columns} className={styles.table}>
      {traces.map((trace) => (
        <TraceRow
          key={trace.trace_id}
          trace={trace}
          project={project}
          nowMs={nowMs}
          fresh={epochMs(trace.started_at) > openedAtMs}
        />
      ))}
    </Table>
  );
}
