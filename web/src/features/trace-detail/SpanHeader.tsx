// The name of the selected span and its numbers.
import type { Span, SpanSummary } from "../../api/types";
import { callFacts } from "../../model/callFacts";
import type { CostView } from "../../model/cost";
import { incompleteGap } from "../../model/failure";
import { formatDuration } from "../../model/format";
import { shortModel, shortSpanName } from "../../model/modelName";
import { CostText } from "../../ui/Cost";
import { Metric, Metrics } from "../../ui/Metric";
import { StatusBadge } from "../../ui/StatusBadge";
import { Tokens } from "../../ui/Tokens";
import styles from "./SpanView.module.css";

interface Props {
  readonly span: SpanSummary;
  readonly cost: CostView;
  /** All of it, once it is here. */
  readonly whole: Span | undefined;
}

export function SpanHeader({ span, cost, whole }: Props) {
  const model = span.model ?? span.response_model;
  const isCall = span.model !== null || span.total_tokens !== null;
  const gap = incompleteGap(span.incomplete);
  const facts = whole === undefined ? [] : callFacts(whole);
  return (
    <header className={styles.header}>
      <div className={styles.titleRow}>
        <h2 title={span.name}>{shortSpanName(span.name)}</h2>
        <StatusBadge status={span.status} error={span.error} />
        {gap !== null && (
          <span className={styles.incomplete} title={gap.text}>
            {gap.label}
          </span>
        )}
      </div>
      <Metrics>
        <Metric label="Duration">{formatDuration(span.duration_ms)}</Metric>
        {span.time_to_first_token_ms !== null && (
          <Metric label="First token">{formatDuration(span.time_to_first_token_ms)}</Metric>
        )}
        {isCall && (
          <>
            <Metric label="Tokens in → out">
              <Tokens
                input={span.input_tokens}
                output={span.output_tokens}
                cacheRead={span.cache_read_tokens}
                cacheWrite={span.cache_write_tokens}
              />
            </Metric>
            <Metric label="Cost">
              <CostText view={cost} />
            </Metric>
          </>
        )}
        {model !== null && (
          <Metric label="Model" hint={model}>
            {shortModel(model)}
          </Metric>
        )}
        {span.operation !== null && (
          <Metric label="Operation">{span.operation.replaceAll("_", " ")}</Metric>
        )}
      </Metrics>
      {facts.length > 0 && (
        <dl className={styles.facts} aria-label="Facts of the call">
          {facts.map(({ label, text, hint }) => (
            <div key={label} title={hint}>
              <dt>{label}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      )}
    </header>
  );
}
