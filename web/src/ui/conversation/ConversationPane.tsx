// A conversation with its tools above it: how the text is shown, and all of it as text to copy.
import { SegmentedControl } from "@mantine/core";
import type { ReactNode } from "react";
import type { ConversationItem } from "../../model/conversation";
import { conversationText } from "../../model/plainText";
import { CopyButton } from "../CopyButton";
import { useTextMode } from "../useTextMode";
import styles from "./Conversation.module.css";

interface Props {
  readonly title: ReactNode;
  readonly items: readonly ConversationItem[];
  readonly children: ReactNode;
}

export function ConversationPane({ title, items, children }: Props) {
  const [textMode, setTextMode] = useTextMode();
  return (
    <>
      <div className={styles.toolbar}>
        <div className={styles.toolbarTitle}>{title}</div>
        <SegmentedControl
          size="xs"
          aria-label="How text is shown"
          value={textMode}
          data={[
            { value: "markdown", label: "Markdown" },
            { value: "plain", label: "Plain text" },
          ]}
          onChange={(value) => {
            setTextMode(value === "plain" ? "plain" : "markdown");
          }}
        />
        <CopyButton
          label="Copy the conversation as text"
          size={15}
          text={() => conversationText(items)}
        />
      </div>
      <div className={styles.scroll}>{children}</div>
    </>
  );
}
