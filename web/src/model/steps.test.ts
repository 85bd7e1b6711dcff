// Steps of an agent as messages.
import { describe, expect, it } from "vitest";
import { wholeSpan } from "../testing/wire";
import { spanItems } from "./conversation";

describe("a tool's run", () => {
  const run = wholeSpan({
    operation: "execute_tool",
    name: "execute_tool get_tides",
    attributes: {
      "gen_ai.tool.name": "get_tides",
      "gen_ai.tool.call.id": "c1",
      "gen_ai.tool.call.arguments": '{"port":"Faro"}',
      "gen_ai.tool.call.result": '{"high":"12:04"}',
    },
  });

  it("is a call and its result", () => {
    const items = spanItems(run);
    expect(items.map((item) => item.role)).toEqual(["assistant", "tool"]);
    expect(items.flatMap((item) => item.parts)).toEqual([
      { type: "tool_call", id: "c1", name: "get_tides", arguments: { port: "Faro" } },
      { type: "tool_call_response", id: "c1", response: { high: "12:04" } },
    ]);
  });

  it("is a call alone where it gave nothing back", () => {
    const attributes = { "gen_ai.tool.name": "get_tides" };
    expect(spanItems({ ...run, attributes })).toHaveLength(1);
  });

  it("that failed has a failed result", () => {
    const failed = spanItems({ ...run, status: "error", error: "Timeout" });
    expect(failed.at(-1)?.parts[0]).toMatchObject({ status: "error" });
    expect(failed.at(-1)?.error?.type).toBe("Timeout");
  });
});

describe("a look into a knowledge base", () => {
  const documents = [{ id: "d1", score: 0.8, content: "High at noon." }];
  const attributes = {
    "gen_ai.retrieval.query.text": "When is high tide?",
    "gen_ai.retrieval.documents": JSON.stringify(documents),
  };
  const look = wholeSpan({ operation: "retrieval", attributes });

  it("is a question and what was found", () => {
    expect(spanItems(look).flatMap((item) => item.parts)).toEqual([
      { type: "text", content: "When is high tide?" },
      { type: "retrieval_results", results: documents },
    ]);
  });

  it("with messages of its own shows those", () => {
    const input = { ...look.input, messages: [{ role: "user", parts: [] }] };
    expect(spanItems({ ...look, input })).toHaveLength(1);
  });
});

describe("a ranking", () => {
  it("has the documents of its request beside their places", () => {
    const items = spanItems(
      wholeSpan({
        operation: "rerank",
        input: {
          system: [],
          tools: [],
          messages: [{ role: "user", parts: [{ type: "documents", documents: ["a", "b"] }] }],
        },
        output: {
          messages: [
            {
              role: "assistant",
              parts: [{ type: "rerank_results", results: [{ index: 1 }, { index: 7 }] }],
            },
          ],
        },
      }),
    );
    expect(items[1]?.parts[0]?.["results"]).toEqual([{ index: 1, document: "b" }, { index: 7 }]);
  });
});
