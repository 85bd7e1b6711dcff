// One span: its place in the tree, its bar, how long it took and what it cost.
import { memo } from "react";
import type { SpanSummary } from "../../api/types";
import { spanCostView } from "../../model/cost";
import { incompleteGap } from "../../model/failure";
import { formatDuration, formatOffset } from "../../model/format";
import { nameBesideIcon } from "../../model/modelName";
import { spanSort, type SpanNode, type SpanSort } from "../../model/spans";
import { epochMs } from "../../model/time";
import { barOf, type TimeRange } from "../../model/waterfall";
import { Icon, type IconName } from "../../ui/Icon";
import styles from "./SpanTree.module.css";

const icons: Readonly<Record<SpanSort, IconName>> = {
  call: "call",
  embeddings: "vectors",
  media: "image",
  guardrail: "shield",
  retrieval: "search",
  tool: "tool",
  agent: "agent",
  workflow: "workflow",
  other: "dot",
};

interface Props {
  readonly node: SpanNode;
  readonly range: TimeRange;
  readonly selected: boolean;
  readonly folded: boolean;
  /** Failed itself, or has a failed span below it. */
  readonly failing: boolean;
  readonly onSelect: (spanId: string) => void;
  readonly onFold: (spanId: string, close: boolean) => void;
}

export const SpanRow = memo(
  function SpanRow(props: Props) {
    const { node, range, selected, folded, failing } = props;
    const { span, depth, children } = node;
    const sort = spanSort(span);
    const cost = spanCostView(node);
    const gap = incompleteGap(span.incomplete);
    return (
      <div
        className={styles.row}
        role="treeitem"
        aria-level={depth + 1}
        aria-selected={selected}
        aria-expanded={children.length > 0 ? !folded : undefined}
        id={`span-${span.span_id}`}
        data-span={span.span_id}
        data-failing={failing}
        data-sort={sort}
        style={{ "--depth": depth }}
        onClick={() => {
          props.onSelect(span.span_id);
        }}
      >
        <span className={styles.name} title={span.name}>
          {children.length > 0 ? (
            <button
              type="button"
              tabIndex={-1}
              className={styles.fold}
              data-open={!folded}
              aria-label={folded ? "Unfold" : "Fold"}
              onClick={(event) => {
                event.stopPropagation();
                props.onFold(span.span_id, !folded);
              }}
            >
              <Icon name="chevronRight" size={12} />
            </button>
          ) : (
            <span className={styles.noFold} />
          )}
          <span className={styles.icon}>
            <Icon name={span.status === "error" ? "alert" : icons[sort]} size={13} />
          </span>
          <span className={styles.nameText}>{nameBesideIcon(span.name)}</span>
          {gap !== null && (
            <span className={styles.gap} title={gap.text}>
              <Icon name="cut" size={12} />
              <span className="visually-hidden">{gap.label}</span>
            </span>
          )}
        </span>
        <BarTrack span={span} range={range} />
        <span className={styles.number}>{formatDuration(span.duration_ms)}</span>
        <span className={styles.number} data-state={cost.state} title={cost.explanation}>
          {cost.state === "none" ? "" : cost.state === "unknown" ? "unknown" : cost.text}
        </span>
      </div>
    );
  },
  // The handlers are made anew with each rendering of the tree but always do the same.
  (a, b) =>
    a.node === b.node &&
    a.selected === b.selected &&
    a.folded === b.folded &&
    a.failing === b.failing &&
    a.range === b.range,
);

function BarTrack({ span, range }: { readonly span: SpanSummary; readonly range: TimeRange }) {
  const bar = barOf(span, range);
  const percent = (fraction: number): string => `${String(fraction * 100)}%`;
  const said = [
    `${formatDuration(span.duration_ms)}, from ${formatOffset(epochMs(span.started_at) - range.startMs)}`,
  ];
  if (span.time_to_first_token_ms !== null) {
    said.push(`first token after ${formatDuration(span.time_to_first_token_ms)}`);
  }
  return (
    <span className={styles.track} title={said.join("\n")}>
      <span
        className={styles.bar}
        data-failed={span.status === "error"}
        style={{ left: percent(bar.left), width: percent(bar.width) }}
      >
        {bar.firstToken !== null && (
          <span className={styles.waiting} style={{ width: percent(bar.firstToken) }} />
        )}
      </span>
    </span>
  );
}
