// Findings of a guardrail, wherever an operation puts its assessments.
import { describe, expect, it } from "vitest";
import { wholeSpan } from "../testing/wire";
import { guardrailReport } from "./guardrail";

const metadata = (more: object) => wholeSpan({ metadata: { ...wholeSpan().metadata, ...more } });

const topic = { topicPolicy: { topics: [{ name: "Advice", type: "DENY", action: "BLOCKED" }] } };

describe("a guardrail's report", () => {
  it.each<[string, object, object[]]>([
    [
      "of a Converse call",
      { response_trace: { guardrail: { inputAssessment: { gr1: topic } } } },
      [{ side: "input", policy: "Topic", what: "Advice", action: "blocked", effect: "blocked" }],
    ],
    [
      "of its answer",
      { response_trace: { guardrail: { outputAssessments: { gr1: [topic, topic] } } } },
      [{ side: "output" }, { side: "output" }],
    ],
    [
      "of an InvokeModel call",
      { response_trace: { guardrail: { input: { gr1: topic }, outputs: [{ gr1: topic }] } } },
      [{ side: "input" }, { side: "output" }],
    ],
    [
      "of ApplyGuardrail",
      { response_assessments: [topic], source: "OUTPUT" },
      [{ side: "output", what: "Advice", effect: "blocked" }],
    ],
    [
      "of an agent's step",
      { response_input_assessments: [topic], response_output_assessments: [{}] },
      [{ side: "input", what: "Advice" }],
    ],
  ])("%s", (_name, more, findings) => {
    expect(guardrailReport(metadata(more))?.findings).toMatchObject(findings);
  });

  it.each<[string, object, object]>([
    [
      "a content filter",
      {
        contentPolicy: {
          filters: [
            { type: "PROMPT_ATTACK", confidence: "HIGH", filterStrength: "LOW", action: "NONE" },
          ],
        },
      },
      {
        policy: "Content filter",
        what: "prompt attack",
        detail: "confidence high · filter at low",
        action: "no action",
        effect: "none",
      },
    ],
    [
      "a word",
      { wordPolicy: { customWords: [{ match: "kelp", action: "BLOCKED" }] } },
      { policy: "Word", what: "kelp", detail: null },
    ],
    [
      "something private",
      {
        sensitiveInformationPolicy: {
          piiEntities: [{ match: "a@b.example", type: "EMAIL", action: "ANONYMIZED" }],
        },
      },
      { what: "email", detail: "“a@b.example”", action: "masked", effect: "masked" },
    ],
    [
      "grounding",
      {
        contextualGroundingPolicy: {
          filters: [{ type: "GROUNDING", threshold: 0.7, score: 0.2, action: "BLOCKED" }],
        },
      },
      { policy: "Grounding", what: "grounding", detail: "score 0.2 · threshold 0.7" },
    ],
    [
      "automated reasoning",
      { automatedReasoningPolicy: { findings: [{ impossible: { translation: {} } }] } },
      { policy: "Automated reasoning", what: "impossible", action: "reported" },
    ],
    [
      "a policy of tomorrow",
      { moodPolicy: { moods: [{ name: "grim", action: "DIMMED" }] } },
      { policy: "mood policy", what: "grim", action: "dimmed", effect: "none" },
    ],
  ])("names %s", (_name, assessment, finding) => {
    expect(
      guardrailReport(metadata({ response_assessments: [assessment] }))?.findings,
    ).toMatchObject([finding]);
  });

  it("has a reason where that is all that was said", () => {
    const report = guardrailReport(
      metadata({ response_trace: { guardrail: { actionReason: "Guardrail blocked." } } }),
    );
    expect(report).toEqual({ reason: "Guardrail blocked.", findings: [] });
  });

  it.each([
    ["INTERVENED", "intervened"],
    ["NONE", "let it pass"],
    ["YAWNED", "yawned"],
  ])("of the action %s alone says that it %s", (action, reason) => {
    expect(guardrailReport(metadata({ response_guardrail_action: action }))?.reason).toBe(reason);
  });

  it.each([{}, { response_trace: { promptRouter: {} } }, { response_trace: "?" }])(
    "is none in %j",
    (more) => {
      expect(guardrailReport(metadata(more))).toBeNull();
    },
  );
});
