// Text, as Markdown or as it was sent, and what it cites.
import { JsonText } from "../json/JsonText";
import { Markdown } from "../markdown/Markdown";
import { PlainText } from "../markdown/PlainText";
import { useAtOnce, useConversation } from "../conversation/context";
import { Icon } from "../Icon";
import { Clamp } from "../Clamp";
import styles from "./parts.module.css";

interface Props {
  readonly text: string;
  readonly citations: unknown;
  readonly caption: string | null;
}

export function TextPart({ text, citations, caption }: Props) {
  const { textMode } = useConversation();
  const atOnce = useAtOnce();
  return (
    <>
      {caption !== null && (
        <div className={styles.caption}>
          <Icon name="file" size={13} />
          {caption}
        </div>
      )}
      <Clamp>
        {textMode === "plain" ? (
          <PlainText text={text} />
        ) : (
          <Markdown text={text} atOnce={atOnce} />
        )}
      </Clamp>
      {citations !== null && (
        <details className={styles.fold}>
          <summary>
            <Icon name="chevronRight" size={12} />
            <span className={styles.foldTitle}>Citations</span>
          </summary>
          <JsonText value={citations} label="citations" />
        </details>
      )}
    </>
  );
}
