// A cost is known, known in part, or unknown; it is never $0 for want of a price.
import { describe, expect, it } from "vitest";
import { costView } from "./cost";

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
