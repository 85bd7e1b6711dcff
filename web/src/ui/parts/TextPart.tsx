// Text of a message, as Markdown or plain, with a word on what it is and where it has it from.
import type { PartShape } from "../../model/parts";
import { Clamp } from "../Clamp";
import { useAtOnce, useConversation } from "../conversation/context";
import { Icon } from "../Icon";
import { Markdown } from "../markdown/Markdown";
import { PlainText } from "../markdown/PlainText";
import { Citations } from "./Citations";
import styles from "./parts.module.css";

type TextShape = Extract<PartShape, { kind: "text" }>;

export function TextPart({ text, citations, caption }: TextShape) {
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
      {text.trim() === "" ? (
        <span className={styles.faint}>{text === "" ? "empty text" : "white space only"}</span>
      ) : (
        <Clamp>
          {textMode === "plain" ? (
            <PlainText text={text} />
          ) : (
            <Markdown text={text} atOnce={atOnce} />
          )}
        </Clamp>
      )}
      {citations.length > 0 && <Citations citations={citations} />}
    </>
  );
}
