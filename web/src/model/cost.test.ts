// A cost is known, known in part, or unknown; it is never $0 for want of a price.
import { describe, expect, it } from "vitest";
import { spanSummary } from "../testing/wire";
import { costView, spanCostView } from "./cost";
import { buildForest } from "./spans";

describe("the view of a cost", () => {
  it.each([
    ["all calls priced", { cost_usd: 0.5, total_tokens: 9, unpriced_call_count: 0 }, "known"],
    [
      "some calls without a price",
      { cost_usd: 0.5, total_tokens: 9, unpriced_call_count: 2 },
      "partial",
    ],
    [
      "no call with a price",
      { cost_usd: null, total_tokens: 9, unpriced_call_count: 2 },
      "unknown",
    ],
    ["tokens but no price, of a span", { cost_usd: null, total_tokens: 9 }, "unknown"],
    ["nothing reported", { cost_usd: null, total_tokens: null, unpriced_call_count: 0 }, "none"],
    ["free of charge", { cost_usd: 0, total_tokens: 9, unpriced_call_count: 0 }, "known"],
  ])("of %s", (_name, given, state) => {
    const view = costView(given);
    expect(view.state).toBe(state);
    expect(view.explanation === "").toBe(state === "known");
    if (given.cost_usd === null) expect(view.text).not.toContain("$");
  });

  it("says how many calls a partial sum leaves out", () => {
    const view = costView({ cost_usd: 0.5, total_tokens: 9, unpriced_call_count: 2 });
    expect(view.explanation).toContain("2 calls");
  });
});

describe("the cost of a span in its tree", () => {
  const span = (id: string, parent: string | null, tokens: number | null, cost: number | null) =>
    spanSummary({
      span_id: id,
      parent_span_id: parent,
      started_at: "2026-01-02T03:04:05Z",
      total_tokens: tokens,
      cost_usd: cost,
    });
  const step = span("b", "a", null, null);

  it.each([
    ["a call without a price", [span("a", null, 9, null)], "unknown"],
    ["a call without a price above a step", [span("a", null, 9, null), step], "unknown"],
    [
      "an agent whose tokens are a call's",
      [span("a", null, 9, null), step, span("c", "b", 9, 0.5)],
      "none",
    ],
    [
      "an agent whose call has no price",
      [span("a", null, 9, null), span("c", "a", 9, null)],
      "none",
    ],
    ["an agent with a cost", [span("a", null, 9, 0.5), span("c", "a", 9, 0.5)], "known"],
    ["a step above a call", [span("a", null, null, null), span("c", "a", 9, 0.5)], "none"],
  ])("of %s", (_name, spans, state) => {
    expect(buildForest(spans).map((node) => spanCostView(node).state)).toEqual([state]);
  });
});
