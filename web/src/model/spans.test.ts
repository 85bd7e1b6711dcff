// Spans become trees, whatever order and however incompletely they arrive.
import { describe, expect, it } from "vitest";
import { spanSummary } from "../testing/wire";
import {
  buildForest,
  errorPath,
  nodeOf,
  spanSort,
  subtreeIds,
  visibleRows,
  type SpanNode,
} from "./spans";

const at = (ms: number): string => new Date(1_767_323_045_000 + ms).toISOString();

const span = (id: string, parent: string | null, startMs: number, status: "ok" | "error" = "ok") =>
  spanSummary({ span_id: id, parent_span_id: parent, started_at: at(startMs), status });

/** a(b(c),d) */
const drawn = (forest: readonly SpanNode[]): string =>
  forest
    .map(({ span: { span_id }, children }) =>
      children.length === 0 ? span_id : `${span_id}(${drawn(children)})`,
    )
    .join(",");

describe("a forest", () => {
  it.each([
    ["nothing", [], ""],
    [
      "a root and its children",
      [span("a", null, 0), span("b", "a", 1), span("c", "b", 2)],
      "a(b(c))",
    ],
    [
      "children before parents",
      [span("c", "b", 2), span("b", "a", 1), span("a", null, 0)],
      "a(b(c))",
    ],
    ["siblings by start", [span("a", null, 0), span("c", "a", 9), span("b", "a", 1)], "a(b,c)"],
    ["a parent that has not arrived", [span("b", "a", 1), span("c", "b", 2)], "b(c)"],
    ["two roots", [span("b", null, 5), span("a", null, 1)], "a,b"],
    ["a span that is its own parent", [span("a", "a", 0)], "a"],
    ["a ring", [span("a", "b", 0), span("b", "a", 1), span("c", "a", 2)], "a(c),b"],
    ["a span sent twice", [span("a", null, 0), span("a", null, 0)], "a"],
  ])("is built of %s", (_name, spans, expected) => {
    expect(drawn(buildForest(spans))).toBe(expected);
  });

  it("counts depths from its roots", () => {
    const rows = visibleRows(buildForest([span("a", "x", 0), span("b", "a", 1)]), new Set());
    expect(rows.map(({ depth }) => depth)).toEqual([0, 1]);
  });

  it("leaves out of its rows what hangs under a folded span", () => {
    const forest = buildForest([span("a", null, 0), span("b", "a", 1), span("c", "b", 2)]);
    const rows = visibleRows(forest, new Set(["b"]));
    expect(rows.map((row) => row.span.span_id)).toEqual(["a", "b"]);
  });

  it("leads to every failure", () => {
    const forest = buildForest([
      span("a", null, 0),
      span("b", "a", 1),
      span("c", "b", 2, "error"),
      span("d", "a", 3),
      span("e", null, 4, "error"),
    ]);
    expect([...errorPath(forest)].sort()).toEqual(["a", "b", "c", "e"]);
  });

  it("knows what is below a span", () => {
    const forest = buildForest([
      span("a", null, 0),
      span("b", "a", 1),
      span("c", "b", 2),
      span("d", "a", 3),
    ]);
    expect([...subtreeIds(forest, "b")]).toEqual(["b", "c"]);
    expect([...subtreeIds(forest, "z")]).toEqual([]);
  });
});

describe("the sort of a span", () => {
  it("of an agent's guardrail is told by its name, since it is no operation", () => {
    expect(spanSort({ operation: null, model: null, name: "guardrail pre" })).toBe("guardrail");
  });

  it.each([
    ["chat", null, "call"],
    ["execute_tool", null, "tool"],
    ["invoke_agent", "a-model", "agent"],
    ["invoke_workflow", null, "workflow"],
    ["retrieval", null, "retrieval"],
    ["rerank", "a-model", "retrieval"],
    ["embeddings", "a-model", "embeddings"],
    ["generate_content", "a-model", "media"],
    ["apply_guardrail", null, "guardrail"],
    [null, "a-model", "call"],
    [null, null, "other"],
    ["an operation of tomorrow", null, "other"],
  ] as const)("with operation %s and model %s is %s", (operation, model, expected) => {
    expect(spanSort({ operation, model, name: "a name" })).toBe(expected);
  });
});

describe("a span in its tree", () => {
  const forest = buildForest([span("a", null, 0), span("b", "a", 1), span("c", null, 2)]);

  it.each([
    ["a", "a(b)"],
    ["b", "b"],
    ["c", "c"],
  ])("is found: %s", (id, expected) => {
    const node = nodeOf(forest, id);
    expect(node === null ? "" : drawn([node])).toBe(expected);
  });

  it("is null where there is none", () => {
    expect(nodeOf(forest, "d")).toBeNull();
  });
});
