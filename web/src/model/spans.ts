// The spans of a trace as trees.
import type { SpanSummary } from "../api/types";
import { epochMs } from "./time";

export interface SpanNode {
  readonly span: SpanSummary;
  readonly depth: number;
  readonly children: readonly SpanNode[];
}

/**
 * Arranges spans into trees, siblings by start. A span whose parent has not arrived is shown as a
 * root, not hidden; so is one of a ring of parents, which no honest program sends but a page must
 * survive. Of spans with one id the last is taken.
 */
export function buildForest(spans: readonly SpanSummary[]): readonly SpanNode[] {
  const byId = new Map(spans.map((span) => [span.span_id, span]));
  const inOrder = byStart([...byId.values()]);
  const childrenOf = new Map<string, SpanSummary[]>();
  const roots: SpanSummary[] = [];
  for (const span of inOrder) {
    const parent = span.parent_span_id;
    if (parent === null || !byId.has(parent) || leadsBack(span, byId)) {
      roots.push(span);
      continue;
    }
    const siblings = childrenOf.get(parent);
    if (siblings === undefined) childrenOf.set(parent, [span]);
    else siblings.push(span);
  }
  const build = (span: SpanSummary, depth: number): SpanNode => ({
    span,
    depth,
    children: (childrenOf.get(span.span_id) ?? []).map((child) => build(child, depth + 1)),
  });
  return roots.map((root) => build(root, 0));
}

function leadsBack(span: SpanSummary, byId: ReadonlyMap<string, SpanSummary>): boolean {
  const seen = new Set<string>();
  for (let at: SpanSummary | undefined = span; at !== undefined && at.parent_span_id !== null;) {
    if (at.parent_span_id === span.span_id) return true;
    if (seen.has(at.span_id)) return false; // A ring further up: its own members are the roots.
    seen.add(at.span_id);
    at = byId.get(at.parent_span_id);
  }
  return false;
}

function byStart(spans: readonly SpanSummary[]): readonly SpanSummary[] {
  return spans
    .map((span) => ({ span, startMs: epochMs(span.started_at) }))
    .sort((a, b) => a.startMs - b.startMs)
    .map(({ span }) => span);
}

/** The rows of the tree from top to bottom, without what hangs under a folded span. */
export function visibleRows(
  forest: readonly SpanNode[],
  folded: ReadonlySet<string>,
): readonly SpanNode[] {
  const rows: SpanNode[] = [];
  const walk = (nodes: readonly SpanNode[]): void => {
    for (const node of nodes) {
      rows.push(node);
      if (!folded.has(node.span.span_id)) walk(node.children);
    }
  };
  walk(forest);
  return rows;
}

/** The failed spans and all above them: where to walk down to find what went wrong. */
export function errorPath(forest: readonly SpanNode[]): ReadonlySet<string> {
  const path = new Set<string>();
  const failed = (node: SpanNode): boolean => {
    const below = node.children.map(failed).includes(true);
    const here = node.span.status === "error";
    if (below || here) path.add(node.span.span_id);
    return below || here;
  };
  forest.forEach(failed);
  return path;
}

/** The span and all below it; empty where it isn't in the forest. */
export function subtreeIds(forest: readonly SpanNode[], spanId: string): ReadonlySet<string> {
  const ids = new Set<string>();
  const walk = (nodes: readonly SpanNode[], inside: boolean): void => {
    for (const { span, children } of nodes) {
      const here = inside || span.span_id === spanId;
      if (here) ids.add(span.span_id);
      walk(children, here);
    }
  };
  walk(forest, false);
  return ids;
}

/** The span in its tree; null where it isn't in the forest. */
export function nodeOf(forest: readonly SpanNode[], spanId: string): SpanNode | null {
  for (const node of forest) {
    const found = node.span.span_id === spanId ? node : nodeOf(node.children, spanId);
    if (found !== null) return found;
  }
  return null;
}

/** The id of the one span that is an operation of its own kind; null where there are more or none. */
export function onlyOperation(
  spans: readonly Pick<SpanSummary, "operation" | "span_id">[],
): string | null {
  const [first, second] = spans.filter(({ operation }) => operation !== null);
  return second === undefined ? (first?.span_id ?? null) : null;
}

/** What a span is, for its icon and colour. */
export type SpanSort =
  | "call"
  | "embeddings"
  | "media"
  | "guardrail"
  | "retrieval"
  | "tool"
  | "agent"
  | "workflow"
  | "other";

const sorts: ReadonlyMap<string, SpanSort> = new Map<string, SpanSort>([
  ["chat", "call"],
  ["text_completion", "call"],
  ["count_tokens", "call"],
  ["generate_content", "media"],
  ["embeddings", "embeddings"],
  ["rerank", "retrieval"],
  ["retrieval", "retrieval"],
  ["apply_guardrail", "guardrail"],
  ["execute_tool", "tool"],
  ["invoke_agent", "agent"],
  ["create_agent", "agent"],
  ["invoke_workflow", "workflow"],
]);

export function spanSort(span: Pick<SpanSummary, "operation" | "model" | "name">): SpanSort {
  // A step of an agent, which the conventions have no operation for.
  if (span.operation === null && /^guardrail\b/.test(span.name)) return "guardrail";
  return sorts.get(span.operation ?? "") ?? (span.model === null ? "other" : "call");
}
