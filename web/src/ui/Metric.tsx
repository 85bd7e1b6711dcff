// A number with its name above it, as they stand in a page's header.
import type { ReactNode } from "react";
import styles from "./Metric.module.css";

interface Props {
  readonly label: string;
  readonly hint?: string;
  readonly children: ReactNode;
}

export function Metric({ label, hint, children }: Props) {
  return (
    <div className={styles.metric} title={hint}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

export function Metrics({ children }: { readonly children: ReactNode }) {
  return <dl className={styles.metrics}>{children}</dl>;
}
