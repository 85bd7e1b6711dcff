// What a guardrail found, as a list of findings instead of the service's nested assessments.
import type { Span } from "../api/types";
import { at, firstText, listOf, membersOf, numberOf, textOf, words, type Members } from "./read";

export interface Finding {
  /** "input" or "output"; null where the assessment does not say. */
  readonly side: string | null;
  readonly policy: string;
  readonly what: string;
  readonly detail: string | null;
  readonly action: string;
  /** Whether it changed what was said. */
  readonly effect: "blocked" | "masked" | "none";
}

export interface GuardrailReport {
  readonly reason: string | null;
  readonly findings: readonly Finding[];
}

/** Null where no guardrail said anything of this call. */
export function guardrailReport(span: Pick<Span, "metadata">): GuardrailReport | null {
  const { metadata } = span;
  const trace = at(metadata, "response_trace", "guardrail") ?? at(metadata, "response_trace");
  const findings = [
    ...sideFindings("input", [at(trace, "inputAssessment"), at(trace, "input")]),
    ...sideFindings("output", [at(trace, "outputAssessments"), at(trace, "outputs")]),
    ...sideFindings("input", [at(metadata, "response_input_assessments")]),
    ...sideFindings("output", [at(metadata, "response_output_assessments")]),
    ...sideFindings(sourceOf(metadata), [at(metadata, "response_assessments")]),
  ];
  const action = firstText(
    at(metadata, "response_action"),
    at(metadata, "response_guardrail_action"),
  );
  const reason = firstText(
    at(trace, "actionReason"),
    at(metadata, "response_action_reason"),
    action === null ? null : (outcomes[action] ?? words(action)),
  );
  return findings.length === 0 && reason === null ? null : { reason, findings };
}

const outcomes: Readonly<Record<string, string>> = {
  GUARDRAIL_INTERVENED: "intervened",
  INTERVENED: "intervened",
  NONE: "let it pass",
};

/** What ApplyGuardrail was asked to look at. */
function sourceOf(metadata: unknown): string | null {
  const source = textOf(at(metadata, "source"));
  return source === null ? null : words(source);
}

/** Assessments stand alone, in lists, and under the guardrail's id, depending on the operation. */
function sideFindings(side: string | null, groups: readonly unknown[]): readonly Finding[] {
  return groups.flatMap((group) => assessmentsIn(group).flatMap((found) => policies(side, found)));
}

const isAssessment = (members: Members): boolean =>
  Object.keys(members).some((name) => name.endsWith("Policy") || name === "invocationMetrics");

function assessmentsIn(value: unknown): readonly Members[] {
  if (Array.isArray(value)) return listOf(value).flatMap(assessmentsIn);
  const members = membersOf(value);
  if (members === null) return [];
  return isAssessment(members) ? [members] : Object.values(members).flatMap(assessmentsIn);
}

/** How each policy names its lists and what a finding in them is about. */
const policyNames: Readonly<Record<string, string>> = {
  topicPolicy: "Topic",
  contentPolicy: "Content filter",
  wordPolicy: "Word",
  sensitiveInformationPolicy: "Sensitive information",
  contextualGroundingPolicy: "Grounding",
  automatedReasoningPolicy: "Automated reasoning",
};

function policies(side: string | null, assessment: Members): readonly Finding[] {
  return Object.entries(assessment)
    .filter(([name]) => name.endsWith("Policy"))
    .flatMap(([name, policy]) => {
      const title = policyNames[name] ?? words(name.replace(/([A-Z])/g, " $1"));
      // Each policy holds lists of findings: topics, filters, customWords, piiEntities ...
      return Object.values(membersOf(policy) ?? {}).flatMap((list) =>
        listOf(list).map((entry) => finding(side, title, entry)),
      );
    });
}

function finding(side: string | null, policy: string, entry: unknown): Finding {
  const action = textOf(at(entry, "action"));
  const type = textOf(at(entry, "type"));
  const name = textOf(at(entry, "name"));
  const match = textOf(at(entry, "match"));
  // An automated reasoning finding is a union: its one member's name is what was found.
  const member = action === null && type === null ? Object.keys(membersOf(entry) ?? {})[0] : null;
  const spoken = type === null || type === "DENY" ? null : words(type);
  return {
    side,
    policy,
    what: firstText(name, spoken, match, member) ?? "finding",
    detail: detailOf(entry, match),
    action: action === null ? "reported" : (actions[action] ?? words(action)),
    effect: action === "BLOCKED" ? "blocked" : action === "ANONYMIZED" ? "masked" : "none",
  };
}

const actions: Readonly<Record<string, string>> = {
  BLOCKED: "blocked",
  ANONYMIZED: "masked",
  NONE: "no action",
};

function detailOf(entry: unknown, match: string | null): string | null {
  const confidence = textOf(at(entry, "confidence"));
  const strength = textOf(at(entry, "filterStrength"));
  const score = numberOf(at(entry, "score"));
  const threshold = numberOf(at(entry, "threshold"));
  const hasName = firstText(at(entry, "name"), at(entry, "type")) !== null;
  const parts = [
    hasName && match !== null ? `“${match}”` : null,
    confidence === null ? null : `confidence ${words(confidence)}`,
    strength === null ? null : `filter at ${words(strength)}`,
    score === null ? null : `score ${String(score)}`,
    threshold === null ? null : `threshold ${String(threshold)}`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(" · ");
}
