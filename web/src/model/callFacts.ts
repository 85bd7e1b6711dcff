// The facts of a call that a reader looks for first, besides time, tokens and cost.
import type { Span } from "../api/types";
import { attachmentOf } from "./attachment";
import { formatCount, formatDuration } from "./format";
import { shortModel } from "./modelName";
import { at, firstText, listOf, numberOf, textOf, words } from "./read";

export interface CallFact {
  readonly label: string;
  readonly text: string;
  readonly hint?: string;
}

/** In the order they are read; what nobody reported is left out. */
export function callFacts(span: Span): readonly CallFact[] {
  return [
    ...identityFacts(span),
    ...tokenFacts(span),
    ...outputFacts(span),
    ...serviceFacts(span),
    settings(span),
  ].filter((fact) => fact !== null);
}

function fact(label: string, text: string | null, hint?: string): CallFact | null {
  return text === null ? null : { label, text, ...(hint !== undefined && { hint }) };
}

function identityFacts({ attributes, metadata, model, response_model }: Span) {
  const resolved = textOf(attributes["aws.bedrock.model.resolved_id"]);
  const behind = resolved ?? response_model;
  const agent = firstText(attributes["gen_ai.agent.name"], attributes["gen_ai.agent.id"]);
  const source = firstText(
    attributes["gen_ai.data_source.id"],
    attributes["aws.bedrock.knowledge_base.id"],
  );
  return [
    fact("Agent", agent),
    fact("Session", textOf(attributes["aws.bedrock.agent.session_id"])),
    fact("Step", wordsOf(attributes["aws.bedrock.agent.step_type"])),
    fact("Flow", textOf(attributes["gen_ai.workflow.name"])),
    fact("Node", textOf(attributes["aws.bedrock.flow.node_name"])),
    fact("Knowledge base", source),
    // Only where it isn't what the short name of the requested model says anyway.
    model === null || behind === null || shortModel(behind) === shortModel(model)
      ? null
      : fact("Resolved to", shortModel(behind), behind),
    fact("Family", textOf(at(metadata, "family"))),
    fact("API", apiName(textOf(at(metadata, "api")))),
  ];
}

const wordsOf = (value: unknown): string | null => {
  const text = textOf(value);
  return text === null ? null : words(text);
};

const apiName = (api: string | null): string | null =>
  api === null ? null : words(api).replace(/^\w/, (letter) => letter.toUpperCase());

function tokenFacts({ attributes, cache_read_tokens, cache_write_tokens }: Span) {
  const count = (name: string): number | null => numberOf(attributes[name]);
  const lasting = [
    [count("aws.bedrock.cache_write_5m_tokens"), "for 5 min"],
    [count("aws.bedrock.cache_write_1h_tokens"), "for 1 h"],
  ] as const;
  const split = lasting.flatMap(([tokens, time]) =>
    tokens === null || tokens === 0 ? [] : [`${formatCount(tokens)} ${time}`],
  );
  const written = positive(cache_write_tokens);
  return [
    fact("Read from cache", positive(cache_read_tokens)),
    written === null
      ? null
      : fact("Written to cache", split.length === 0 ? written : split.join(", ")),
    fact("Thinking tokens", positive(count("gen_ai.usage.reasoning.output_tokens"))),
  ];
}

const positive = (count: number | null): string | null =>
  count === null || count === 0 ? null : formatCount(count);

function outputFacts({ attributes, output, metadata }: Span) {
  const dimensions = numberOf(attributes["gen_ai.embeddings.dimension.count"]);
  const vectors = numberOf(attributes["aws.bedrock.embeddings.count"]);
  const images = output.messages
    .flatMap(({ parts }) => parts)
    .filter((part) => part.type === "blob" && attachmentOf(part)?.kind === "image").length;
  return [
    fact("Vectors", positive(vectors)),
    fact("Dimensions", positive(dimensions)),
    fact("Images", positive(images)),
    fact("Status", textOf(at(metadata, "response_status"))),
    fact("Choices", output.messages.length > 1 ? formatCount(output.messages.length) : null),
    fact("Output", textOf(at(metadata, "output_type"))),
    fact("Stopped by", firstText(at(metadata, "stop_reason"))),
  ];
}

function serviceFacts({ attributes, metadata, metrics }: Span) {
  const retries = numberOf(at(metadata, "retries"));
  const first = numberOf(attributes["aws.bedrock.first_byte_latency_ms"]);
  const tier = firstText(
    at(metadata, "response_service_tier", "type"),
    at(metadata, "response_service_tier"),
    at(metadata, "service_tier", "type"),
    at(metadata, "service_tier"),
  );
  return [
    guardrailFact(metadata),
    fact("Service tier", tier),
    fact(
      "Latency mode",
      firstText(
        at(metadata, "response_performance_config", "latency"),
        at(metadata, "performance_config", "latency"),
      ),
    ),
    fact(
      "At the service",
      metrics.latency_ms === null
        ? null
        : [
            formatDuration(metrics.latency_ms),
            first === null ? null : `first byte after ${formatDuration(first)}`,
          ]
            .filter((part) => part !== null)
            .join(", "),
      "Latency as the service measured it",
    ),
    fact("Retries", retries === null || retries === 0 ? null : formatCount(retries)),
  ];
}

/** Of an ARN the last segment, and the version: a number, or DRAFT. */
function guardrailFact(metadata: Span["metadata"]): CallFact | null {
  const id = textOf(at(metadata, "guardrail_id"));
  if (id === null) return null;
  const name = id.startsWith("arn:") ? id.slice(id.lastIndexOf("/") + 1) : id;
  const version = textOf(at(metadata, "guardrail_config", "guardrailVersion"));
  const said = version === null ? "" : /^\d/.test(version) ? ` v${version}` : ` ${words(version)}`;
  return fact("Guardrail", name + said, id);
}

const settingNames = [
  "max_tokens",
  "temperature",
  "top_p",
  "top_k",
  "seed",
  "stop_sequences",
] as const;

/** What the model was asked with, on one line. */
function settings({ metadata }: Span): CallFact | null {
  const said = settingNames.flatMap((name) => {
    const value = at(metadata, name);
    const texts = Array.isArray(value) ? listOf(value).map((item) => JSON.stringify(item)) : [];
    if (texts.length > 0) return [`${words(name)} ${texts.join(" ")}`];
    return typeof value === "number" ? [`${words(name)} ${String(value)}`] : [];
  });
  return fact("Settings", said.length === 0 ? null : said.join(" · "));
}
