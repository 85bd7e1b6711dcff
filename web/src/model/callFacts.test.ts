// What a call's header says besides time, tokens and cost.
import { describe, expect, it } from "vitest";
import type { Span } from "../api/types";
import { wholeSpan } from "../testing/wire";
import { callFacts } from "./callFacts";

const facts = (given: Partial<Span>): Record<string, string> =>
  Object.fromEntries(callFacts(wholeSpan(given)).map(({ label, text }) => [label, text]));

const meta = (more: object): Partial<Span> => ({ metadata: { ...wholeSpan().metadata, ...more } });

describe("the facts of a call", () => {
  it.each<[string, Partial<Span>, object]>([
    ["nothing but its API", {}, { API: "Converse" }],
    ["family", meta({ family: "anthropic" }), { Family: "anthropic" }],
    [
      "the model behind a profile",
      {
        model: "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc",
        attributes: { "aws.bedrock.model.resolved_id": "amazon.nova-lite-v1:0" },
      },
      { "Resolved to": "nova-lite" },
    ],
    [
      "cache writes by how long they last",
      {
        cache_read_tokens: 900,
        cache_write_tokens: 300,
        attributes: {
          "aws.bedrock.cache_write_5m_tokens": 100,
          "aws.bedrock.cache_write_1h_tokens": 200,
        },
      },
      { "Read from cache": "900", "Written to cache": "100 for 5 min, 200 for 1 h" },
    ],
    ["cache writes", { cache_write_tokens: 1300 }, { "Written to cache": "1,300" }],
    [
      "tier as it was granted",
      meta({ service_tier: { type: "flex" }, response_service_tier: { type: "default" } }),
      { "Service tier": "default" },
    ],
    [
      "guardrail and its version",
      meta({ guardrail_id: "gr1", guardrail_config: { guardrailVersion: "3" } }),
      { Guardrail: "gr1 v3" },
    ],
    [
      "guardrail that is a draft, by the end of its ARN",
      meta({
        guardrail_id: "arn:aws:bedrock:eu-west-1:123456789012:guardrail/gr2",
        guardrail_config: { guardrailVersion: "DRAFT" },
      }),
      { Guardrail: "gr2 draft" },
    ],
    [
      "latency mode",
      meta({ performance_config: { latency: "optimized" } }),
      { "Latency mode": "optimized" },
    ],
    ["retries", meta({ retries: 2 }), { Retries: "2" }],
    [
      "latency at the service",
      {
        metrics: { ...wholeSpan().metrics, latency_ms: 702 },
        attributes: { "aws.bedrock.first_byte_latency_ms": 310 },
      },
      { "At the service": "702 ms, first byte after 310 ms" },
    ],
    [
      "vectors",
      {
        attributes: {
          "gen_ai.embeddings.dimension.count": 1024,
          "aws.bedrock.embeddings.count": 2,
        },
      },
      { Vectors: "2", Dimensions: "1,024" },
    ],
    [
      "pictures made",
      {
        output: {
          messages: [
            {
              role: "assistant",
              parts: [
                { type: "blob", modality: "image", content: "AAAA" },
                { type: "blob", modality: "image", content: "AAAA" },
              ],
            },
          ],
        },
      },
      { Images: "2" },
    ],
    [
      "settings",
      meta({ max_tokens: 300, temperature: 0, stop_sequences: ["END", "\n"] }),
      { Settings: 'max tokens 300 · temperature 0 · stop sequences "END" "\\n"' },
    ],
  ])("are %s", (_name, given, expected) => {
    expect(facts(given)).toMatchObject(expected);
  });

  it("leave out what nobody reported", () => {
    expect(facts({ ...meta({ retries: 0, family: {} }), cache_read_tokens: 0 })).toEqual({
      API: "Converse",
    });
  });
});
