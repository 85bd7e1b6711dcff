// Text of a message, as Markdown or plain, with a word on what it is and where it has it from.
import type { PartShape, TextCaption } from "../../model/parts";
import { splitThoughts } from "../../model/thoughts";
import { Clamp } from "../Clamp";
import { useAtOnce, useConversation } from "../conversation/context";
import { Icon, type IconName } from "../Icon";
import { Markdown } from "../markdown/Markdown";
import { PlainText } from "../markdown/PlainText";
import { Citations } from "./Citations";
import { ThinkingPart } from "./ThinkingPart";
import styles from "./parts.module.css";

type TextShape = Extract<PartShape, { kind: "text" }>;

const captionIcons: Readonly<Record<TextCaption["kind"], IconName>> = {
  document: "file",
  guarded: "shield",
  guess: "alert",
  negative: "close",
  qualified: "dot",
  refusal: "alert",
};

export function TextPart({ text, citations, caption }: TextShape) {
  return (
    <>
      {caption !== null && (
        <div className={styles.caption} data-kind={caption.kind}>
          <Icon name={captionIcons[caption.kind]} size={13} />
          {caption.text}
        </div>
      )}
      <div className={caption?.kind === "document" ? styles.documentText : styles.words}>
        <Words text={text} />
      </div>
      {citations.length > 0 && <Citations citations={citations} />}
    </>
  );
}

function Words({ text }: { readonly text: string }) {
  const { textMode } = useConversation();
  const atOnce = useAtOnce();
  if (text.trim() === "") {
    return <span className={styles.faint}>{text === "" ? "empty text" : "white space only"}</span>;
  }
  if (textMode === "plain") {
    return (
      <Clamp>
        <PlainText text={text} />
      </Clamp>
    );
  }
  const { thoughts, rest } = splitThoughts(text);
  return (
    <>
      {thoughts !== null && thoughts !== "" && <ThinkingPart text={thoughts} signed={false} />}
      {rest.trim() !== "" && (
        <Clamp>
          <Markdown text={rest} atOnce={atOnce} />
        </Clamp>
      )}
    </>
  );
}
