// The keys of the span tree: the arrows of any tree while it has the focus, j and k everywhere.
import type { KeyboardEvent } from "react";
import type { SpanNode } from "../../model/spans";
import { useKeys } from "../../ui/useKeys";

interface Tree {
  readonly rows: readonly SpanNode[];
  /** Index of the selected row; -1 is the whole trace, above the first. */
  readonly at: number;
  readonly folded: ReadonlySet<string>;
  readonly select: (index: number) => void;
  readonly selectSpan: (spanId: string | null) => void;
  readonly fold: (spanId: string, close: boolean) => void;
}

/** Answers the handler for the tree's own element. */
export function useTreeKeys(tree: Tree): (event: KeyboardEvent) => void {
  const { rows, at, folded, select, selectSpan, fold } = tree;
  const next = (): void => {
    select(at + 1);
  };
  const previous = (): void => {
    select(Math.max(at - 1, -1));
  };
  useKeys({ j: next, k: previous });

  const span = rows[at]?.span;
  const isOpen =
    span !== undefined && (rows[at]?.children.length ?? 0) > 0 && !folded.has(span.span_id);
  const actions: Readonly<Record<string, () => void>> = {
    ArrowDown: next,
    ArrowUp: previous,
    Home: () => {
      select(-1);
    },
    End: () => {
      select(rows.length - 1);
    },
    ArrowLeft: () => {
      if (span === undefined) return;
      if (isOpen) fold(span.span_id, true);
      else if (rows.some((row) => row.span.span_id === span.parent_span_id)) {
        selectSpan(span.parent_span_id);
      }
    },
    ArrowRight: () => {
      if (span !== undefined) fold(span.span_id, false);
    },
  };
  return (event) => {
    const act = actions[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
}
