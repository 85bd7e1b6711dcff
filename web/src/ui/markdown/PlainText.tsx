// Text exactly as it was sent.
import styles from "./Markdown.module.css";

export function PlainText({ text }: { readonly text: string }) {
  return <div className={styles.plain}>{text}</div>;
}
