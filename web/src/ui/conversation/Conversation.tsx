// A list of messages, one card each, with the tools that were offered.
import { useMemo } from "react";
import type { ToolDefinition } from "../../api/types";
import { modelChanges, type ConversationItem } from "../../model/conversation";
import { linkTools } from "../../model/tools";
import { Icon } from "../Icon";
import { ConversationProvider, type TextMode } from "./context";
import { MessageCard } from "./MessageCard";
import { ToolDefinitions } from "./ToolDefinitions";
import styles from "./Conversation.module.css";

interface Props {
  readonly items: readonly ConversationItem[];
  readonly tools?: readonly ToolDefinition[];
  readonly textMode: TextMode;
  readonly startMs: number | null;
  readonly callPath?: (item: ConversationItem) => string | null;
  /** How many of the latest messages stand open; the history before them is folded. */
  readonly openCount?: number;
}

/** As many as a tall screen shows. */
const atOnceCount = 12;

const noPath = (): null => null;

export function Conversation(props: Props) {
  const { items, tools = [], textMode, startMs, callPath = noPath, openCount } = props;
  const links = useMemo(() => linkTools(items), [items]);
  const context = useMemo(() => ({ textMode, tools: links }), [textMode, links]);
  const cards = useMemo(() => {
    const changes = modelChanges(items);
    return items.map((item, index) => ({
      item,
      showModel: changes[index] === true,
      atOnce: index < atOnceCount,
    }));
  }, [items]);
  const system = cards.filter(({ item }) => item.role === "system");
  const spoken = cards.filter(({ item }) => item.role !== "system");
  // Folding one or two messages would save nobody anything.
  const foldedCount =
    openCount === undefined || spoken.length < openCount + 3 ? 0 : spoken.length - openCount;
  const card = ({ item, showModel, atOnce }: (typeof cards)[number]) => (
    <MessageCard
      key={item.key}
      item={item}
      showModel={showModel}
      startMs={startMs}
      callPath={callPath(item)}
      atOnce={atOnce}
    />
  );
  return (
    <ConversationProvider value={context}>
      <div className={styles.list}>
        {system.map(card)}
        {tools.length > 0 && <ToolDefinitions tools={tools} />}
        {foldedCount > 0 && (
          <details className={styles.earlier}>
            <summary>
              <Icon name="chevronRight" size={12} />
              {foldedCount} earlier messages, sent again with this call
            </summary>
            <div className={styles.list}>{spoken.slice(0, foldedCount).map(card)}</div>
          </details>
        )}
        {spoken.slice(foldedCount).map(card)}
      </div>
    </ConversationProvider>
  );
}
