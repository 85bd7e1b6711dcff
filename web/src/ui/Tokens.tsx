// Tokens in and out, with what came from the cache in the tooltip.
import { formatCount, formatTokens, unknown } from "../model/format";
import styles from "./Tokens.module.css";

interface Props {
  readonly input: number | null;
  readonly output: number | null;
  readonly cacheRead?: number | null;
  readonly cacheWrite?: number | null;
}

export function Tokens({ input, output, cacheRead = null, cacheWrite = null }: Props) {
  if (input === null && output === null) {
    return (
      <span className={styles.none} title="No token counts reported">
        {unknown}
      </span>
    );
  }
  const lines = [`${formatCount(input)} tokens in`];
  if (cacheRead !== null && cacheRead > 0) {
    lines.push(`  of them ${formatCount(cacheRead)} read from the cache`);
  }
  if (cacheWrite !== null && cacheWrite > 0) {
    lines.push(`  of them ${formatCount(cacheWrite)} written to the cache`);
  }
  lines.push(`${formatCount(output)} tokens out`);
  return (
    <span className={styles.tokens} title={lines.join("\n")}>
      {formatTokens(input)}
      <span className={styles.arrow} aria-label="in,">
        →
      </span>
      {formatTokens(output)}
      <span className="visually-hidden">out</span>
    </span>
  );
}
