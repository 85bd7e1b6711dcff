// Settings the call was made with, and what it measured.
import type { Span } from "../../api/types";
import { KeyValues } from "../../ui/KeyValues";
import styles from "./SpanView.module.css";

export function SpanDetails({ span }: { readonly span: Span }) {
  return (
    <div className={styles.scroll}>
      <KeyValues title="Metrics" values={span.metrics} />
      <KeyValues title="Metadata" values={span.metadata} />
    </div>
  );
}
