// The name of the selected span and its numbers.
import type { SpanSummary } from "../../api/types";
import { formatDuration } from "../../model/format";
import { shortModel, shortSpanName } from "../../model/modelName";
import { Cost } from "../../ui/Cost";
import { Metric, Metrics } from "../../ui/Metric";
import { StatusBadge } from "../../ui/StatusBadge";
import { Tokens } from "../../ui/Tokens";
import styles from "./SpanView.module.css";

export function SpanHeader({ span }: { readonly span: SpanSummary }) {
  const model = span.response_model ?? span.model;
  const isCall = span.model !== null;
  return (
    <header className={styles.header}>
      <div className={styles.titleRow}>
        <h2 title={span.name}>{shortSpanName(span.name)}</h2>
        <StatusBadge status={span.status} error={span.error} />
        {span.incomplete !== null && (
          <span className={styles.incomplete} title="The stream was not read to its end">
            stream {span.incomplete}
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
              <Cost cost_usd={span.cost_usd} total_tokens={span.total_tokens} />
            </Metric>
          </>
        )}
        {model !== null && (
          <Metric label="Model" hint={model}>
            {shortModel(model)}
          </Metric>
        )}
        {!isCall && span.operation !== null && <Metric label="Operation">{span.operation}</Metric>}
      </Metrics>
    </header>
  );
}
