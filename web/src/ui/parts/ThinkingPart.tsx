// What a model thought before it answered: folded, and opened by the browser's own search.
import { Markdown } from "../markdown/Markdown";
import { PlainText } from "../markdown/PlainText";
import { useConversation } from "../conversation/context";
import { previewText } from "../../model/preview";
import { Icon } from "../Icon";
import styles from "./parts.module.css";

interface Props {
  readonly text: string;
  readonly signed: boolean;
}

export function ThinkingPart({ text, signed }: Props) {
  const { textMode } = useConversation();
  if (text.trim() === "") {
    return <div className={styles.marker}>Thinking, its text kept back by the provider</div>;
  }
  return (
    <details className={styles.fold}>
      <summary>
        <Icon name="chevronRight" size={12} />
        <Icon name="thought" size={13} />
        <span className={styles.foldTitle}>Thinking</span>
        <span className={styles.foldPreview}>{previewText(text.slice(0, 400))}</span>
        {signed && (
          <span className={styles.faint} title="Carries the provider's signature">
            signed
          </span>
        )}
      </summary>
      <div className={styles.thinking}>
        {textMode === "plain" ? <PlainText text={text} /> : <Markdown text={text} atOnce={false} />}
      </div>
    </details>
  );
}
