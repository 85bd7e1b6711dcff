// The filter and the address say the same.
import { describe, expect, it } from "vitest";
import { filterOf, isFiltered, queryOf } from "./filters";

describe("an address", () => {
  it.each([
    ["", {}],
    ["status=error", { status: "error" }],
    ["status=broken", {}],
    ["session=sess-abc&range=1h", { session_id: "sess-abc", within_ms: 3_600_000 }],
    ["session=&range=9y", {}],
    ["q=%22the+Seine%22+riv*", { text: '"the Seine" riv*' }],
    ["q=+paris+&status=ok", { text: "paris", status: "ok" }],
    ["q=+", {}],
  ])("%j filters by %j", (query, expected) => {
    expect(filterOf(new URLSearchParams(query))).toEqual(expected);
  });

  it.each(["", "status=ok", "q=%22a+b%22+c*&status=error&session=a%2Fb&range=24h"])(
    "%j survives the way there and back",
    (query) => {
      const filter = filterOf(new URLSearchParams(query));
      expect(new URLSearchParams(queryOf(filter)).toString()).toBe(query);
      expect(isFiltered(filter)).toBe(query !== "");
    },
  );
});
