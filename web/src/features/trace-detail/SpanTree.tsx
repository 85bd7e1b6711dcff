// The spans of a trace as a tree, each with its bar on the trace's time line.
import { useMemo, useRef, useState, type KeyboardEvent } from "react";
import type { Trace } from "../../api/types";
import { plural } from "../../model/format";
import { errorPath, visibleRows, type SpanNode } from "../../model/spans";
import { timeRange } from "../../model/waterfall";
import { Icon } from "../../ui/Icon";
import { useKeys } from "../../ui/useKeys";
import { Ruler } from "./Ruler";
import { SpanRow } from "./SpanRow";
import type { TraceView } from "./useTraceView";
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
  const at = rows.findIndex((row) => row.span.span_id === view.spanId);

  const select = (index: number): void => {
    // Above the first span stands the whole trace.
    const spanId = rows[Math.min(index, rows.length - 1)]?.span.span_id ?? null;
    view.selectSpan(index < 0 ? null : spanId);
    tree.current?.querySelectorAll('[role="treeitem"]')[Math.max(index + 1, 0)]?.scrollIntoView({
      block: "nearest",
    });
  };
  const fold = (spanId: string, close: boolean): void => {
    setFolded((current) => {
      const next = new Set(current);
      if (close) next.add(spanId);
      else next.delete(spanId);
      return next;
    });
  };
  useKeys({
    j: () => {
      select(at + 1);
    },
    k: () => {
      select(Math.max(at - 1, -1));
    },
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[at];
    const parent = row?.span.parent_span_id;
    const actions: Record<string, (() => void) | undefined> = {
      ArrowDown: () => {
        select(at + 1);
      },
      ArrowUp: () => {
        select(Math.max(at - 1, -1));
      },
      Home: () => {
        select(-1);
      },
      End: () => {
        select(rows.length - 1);
      },
      ArrowLeft: () => {
        if (row === undefined) return;
        const open = row.children.length > 0 && !folded.has(row.span.span_id);
        if (open) fold(row.span.span_id, true);
        else if (parent != null) view.selectSpan(parent);
      },
      ArrowRight: () => {
        if (row !== undefined) fold(row.span.span_id, false);
      },
    };
    const act = actions[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };

  return (
    <div
      className={styles.tree}
      role="tree"
      aria-label="Spans"
      tabIndex={0}
      ref={tree}
      onKeyDown={onKeyDown}
    >
      <div
        className={styles.whole}
        role="treeitem"
        aria-level={1}
        aria-selected={view.spanId === null}
        onClick={() => {
          view.selectSpan(null);
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
          selected={node.span.span_id === view.spanId}
          folded={folded.has(node.span.span_id)}
          failing={failing.has(node.span.span_id)}
          onSelect={view.selectSpan}
          onFold={fold}
        />
      ))}
    </div>
  );
}
