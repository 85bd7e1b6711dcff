// The spans of a trace as a tree, each with its bar on the trace's time line.
import { useMemo, useRef, useState } from "react";
import type { Trace } from "../../api/types";
import { plural } from "../../model/format";
import { errorPath, visibleRows, type SpanNode } from "../../model/spans";
import { timeRange } from "../../model/waterfall";
import { Icon } from "../../ui/Icon";
import { Ruler } from "./Ruler";
import { SpanRow } from "./SpanRow";
import type { TraceView } from "./useTraceView";
import { useTreeKeys } from "./useTreeKeys";
import styles from "./SpanTree.module.css";

interface Props {
  readonly trace: Trace;
  readonly forest: readonly SpanNode[];
  readonly view: TraceView;
}

export function SpanTree({ trace, forest, view }: Props) {
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const tree = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => visibleRows(forest, folded), [forest, folded]);
  const range = useMemo(() => timeRange(trace.spans), [trace.spans]);
  const failing = useMemo(() => errorPath(forest), [forest]);
  const { spanId: selected, selectSpan } = view;
  const at = rows.findIndex((row) => row.span.span_id === selected);

  const select = (index: number): void => {
    const row = rows[Math.min(index, rows.length - 1)];
    selectSpan(index < 0 ? null : (row?.span.span_id ?? null));
    const items = tree.current?.querySelectorAll('[role="treeitem"]');
    items?.[index + 1]?.scrollIntoView({ block: "nearest" });
  };
  const fold = (spanId: string, close: boolean): void => {
    setFolded((current) => {
      const next = new Set(current);
      if (close) next.add(spanId);
      else next.delete(spanId);
      return next;
    });
  };
  const onKeyDown = useTreeKeys({ rows, at, folded, select, selectSpan, fold });

  return (
    <div
      className={styles.tree}
      role="tree"
      aria-label="Spans"
      aria-activedescendant={`span-${selected ?? "none"}`}
      tabIndex={0}
      ref={tree}
      onKeyDown={onKeyDown}
    >
      <div
        className={styles.whole}
        id="span-none"
        role="treeitem"
        aria-level={1}
        aria-selected={selected === null}
        onClick={() => {
          selectSpan(null);
        }}
      >
        <span className={styles.wholeName}>
          <Icon name="sessions" size={14} />
          Whole trace
          <span className={styles.faint}>{plural(trace.span_count, "span")}</span>
        </span>
        <Ruler durationMs={range.durationMs} />
      </div>
      {rows.map((node) => (
        <SpanRow
          key={node.span.span_id}
          node={node}
          range={range}
          selected={node.span.span_id === selected}
          folded={folded.has(node.span.span_id)}
          failing={failing.has(node.span.span_id)}
          onSelect={selectSpan}
          onFold={fold}
        />
      ))}
    </div>
  );
}
