// What a sum of money stands for: known, known in part, or not known at all. Never $0 for "unknown".
import { formatCost, plural } from "./format";
import type { SpanNode } from "./spans";

export interface CostView {
  readonly text: string;
  readonly state: "known" | "partial" | "unknown" | "none";
  /** Why there is no whole number; empty where there is. */
  readonly explanation: string;
}

interface Priced {
  readonly cost_usd: number | null;
  readonly total_tokens: number | null;
  readonly unpriced_call_count?: number;
}

export function costView(of: Priced): CostView {
  const unpriced = of.unpriced_call_count ?? 0;
  if (of.cost_usd === null) {
    // Without token counts nothing was billed that could have a price.
    if (of.total_tokens === null && unpriced === 0) {
      return { text: formatCost(null), state: "none", explanation: "No token counts reported" };
    }
    return {
      text: "unknown price",
      state: "unknown",
      explanation:
        "No price known for this model or its cached tokens: the cost is unknown, not zero",
    };
  }
  if (unpriced > 0) {
    return {
      text: formatCost(of.cost_usd),
      state: "partial",
      explanation: `Partial: no price known for ${plural(unpriced, "call")}, left out of this sum`,
    };
  }
  return { text: formatCost(of.cost_usd), state: "known", explanation: "" };
}

/**
 * The cost of a span in its tree. Where calls below report tokens, too, those of a span without a
 * price are their sum (an agent's, say), and the cost is theirs: it isn't unknown.
 */
export function spanCostView({ span, children }: SpanNode): CostView {
  if (span.cost_usd !== null || span.total_tokens === null || !reportTokens(children)) {
    return costView(span);
  }
  return { text: formatCost(null), state: "none", explanation: "The calls below have the cost" };
}

function reportTokens(nodes: readonly SpanNode[]): boolean {
  return nodes.some(({ span, children }) => span.total_tokens !== null || reportTokens(children));
}
