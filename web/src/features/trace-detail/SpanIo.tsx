// Input and output of a span, as the API shows every span.
import type { Span } from "../../api/types";
import { JsonText } from "../../ui/json/JsonText";
import styles from "./SpanView.module.css";

export function SpanIo({ span }: { readonly span: Span }) {
  return (
    <div className={styles.scroll}>
      <h3>Input</h3>
      <JsonText value={span.input} label="input" />
      <h3>Output</h3>
      <JsonText value={span.output} label="output" />
    </div>
  );
}
