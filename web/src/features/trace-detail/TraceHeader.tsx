// What a trace took, whose it is, and the way to the traces around it.
import { ActionIcon, Tooltip } from "@mantine/core";
import { Link } from "react-router";
import type { Trace } from "../../api/types";
import { formatCount, formatDuration } from "../../model/format";
import { shortModel, shortSpanName } from "../../model/modelName";
import { sessionPath, tracesPath } from "../../model/paths";
import { describeInstant, formatInstant } from "../../model/time";
import { CopyButton } from "../../ui/CopyButton";
import { DetailHeader } from "../../ui/DetailHeader";
import { Cost } from "../../ui/Cost";
import { Icon } from "../../ui/Icon";
import { Metric } from "../../ui/Metric";
import { StatusBadge } from "../../ui/StatusBadge";
import { Tokens } from "../../ui/Tokens";
import { useNow } from "../../ui/useNow";
import type { Neighbours } from "./useNeighbours";
import styles from "./TracePage.module.css";

interface Props {
  readonly trace: Trace;
  readonly project: string;
  readonly neighbours: Neighbours;
}

export function TraceHeader({ trace, project, neighbours }: Props) {
  const nowMs = useNow();
  const [model, ...otherModels] = trace.models;
  return (
    <DetailHeader
      list={{ name: "Traces", path: tracesPath(project) }}
      goBack={neighbours.goBack}
      title={shortSpanName(trace.name)}
      hint={trace.name}
      badge={<StatusBadge status={trace.status} error={trace.error} complete={trace.complete} />}
      actions={
        <>
          <Step label="Newer trace ( [ )" flip act={neighbours.goNewer} />
          <Step label="Older trace ( ] )" act={neighbours.goOlder} />
        </>
      }
    >
      <Metric label="Started" hint={describeInstant(trace.started_at)}>
        {formatInstant(trace.started_at, nowMs)}
      </Metric>
      <Metric label="Duration">{formatDuration(trace.duration_ms)}</Metric>
      <Metric label="Tokens in → out">
        <Tokens
          input={trace.input_tokens}
          output={trace.output_tokens}
          cacheRead={trace.cache_read_tokens}
          cacheWrite={trace.cache_write_tokens}
        />
      </Metric>
      <Metric label="Cost">
        <Cost {...trace} />
      </Metric>
      <Metric label="Calls / spans">
        {formatCount(trace.call_count)} / {formatCount(trace.span_count)}
      </Metric>
      {model !== undefined && (
        <Metric label="Model" hint={trace.models.join("\n")}>
          {shortModel(model)}
          {otherModels.length > 0 && ` and ${formatCount(otherModels.length)} more`}
        </Metric>
      )}
      {trace.session_id !== null && (
        <Metric label="Session">
          <Link to={sessionPath(project, trace.session_id)}>{trace.session_id}</Link>
        </Metric>
      )}
      {trace.user_id !== null && <Metric label="User">{trace.user_id}</Metric>}
      {trace.tags.length > 0 && <Metric label="Tags">{trace.tags.join(", ")}</Metric>}
      <Metric label="Trace id" hint={trace.trace_id}>
        <span className={styles.id}>{trace.trace_id.slice(0, 8)}…</span>
        <CopyButton label="Copy the trace id" text={trace.trace_id} size={12} />
      </Metric>
    </DetailHeader>
  );
}

interface StepProps {
  readonly label: string;
  readonly flip?: boolean;
  readonly act: (() => void) | undefined;
}

function Step({ label, flip = false, act }: StepProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="default"
        size={26}
        aria-label={label}
        disabled={act === undefined}
        onClick={act}
        style={flip ? { transform: "scaleY(-1)" } : undefined}
      >
        <Icon name="chevronDown" size={14} />
      </ActionIcon>
    </Tooltip>
  );
}
