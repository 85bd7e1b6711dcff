// Text exactly as it was sent.
import styles from "./Markdown.module.css";

interface Props {
  readonly text: string;
  /** In the type of Markdown, as long as that isn't rendered yet. */
  readonly prose?: boolean;
}

export function PlainText({ text, prose = false }: Props) {
  return <div className={prose ? styles.prose : styles.plain}>{text}</div>;
}
