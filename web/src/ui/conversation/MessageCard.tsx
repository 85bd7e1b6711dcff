// One message, one card: who spoke, all parts of it, and for an answer what it took.
import { memo } from "react";
import { Link } from "react-router";
import { hasNotes, type ConversationItem, type Role } from "../../model/conversation";
import { formatCost, formatDuration, formatOffset, unknown } from "../../model/format";
import { shortModel } from "../../model/modelName";
import { itemText } from "../../model/plainText";
import { CopyButton } from "../CopyButton";
import { Icon, type IconName } from "../Icon";
import { PartView } from "../parts/PartView";
import { Tokens } from "../Tokens";
import { CallNotes } from "./CallNotes";
import { AtOnceProvider } from "./context";
import styles from "./Conversation.module.css";

const roleIcon: Readonly<Record<Role, IconName>> = {
  system: "keyboard",
  user: "user",
  assistant: "call",
  tool: "tool",
  other: "dot",
};

const roleLabel: Readonly<Record<Exclude<Role, "other">, string>> = {
  system: "System",
  user: "User",
  assistant: "Assistant",
  tool: "Tool",
};

interface Props {
  readonly item: ConversationItem;
  /** The model's name, where it differs from that of the answer before. */
  readonly showModel: boolean;
  /** Where the trace began; null leaves the time out. */
  readonly startMs: number | null;
  /** The call that carried the message first. */
  readonly callPath: string | null;
  /** Its text is rendered at once, not when it comes near the screen. */
  readonly atOnce: boolean;
}

export const MessageCard = memo(function MessageCard(props: Props) {
  const { item, startMs, callPath } = props;
  const label = item.role === "other" ? item.roleName : roleLabel[item.role];
  return (
    <article
      className={styles.card}
      data-role={item.role}
      data-failed={item.error !== null}
      aria-label={`${label} message`}
    >
      <header className={styles.header}>
        <span className={styles.role}>
          <Icon name={roleIcon[item.role]} size={13} />
          {label}
        </span>
        {props.showModel && item.answer?.model != null && (
          <span className={styles.model} title={item.answer.model}>
            {shortModel(item.answer.model)}
          </span>
        )}
        {item.error === null && <FinishReason reason={item.finishReason} />}
        <span className={styles.space} />
        {item.answer !== null && <AnswerNumbers answer={item.answer} />}
        {startMs !== null && item.atMs !== null && (
          <span className={styles.offset} title="Since the start of the trace">
            {formatOffset(item.atMs - startMs)}
          </span>
        )}
        <span className={styles.actions}>
          {callPath !== null && (
            <Link to={callPath} className={styles.call} title="The call that carried it">
              <Icon name="traces" size={14} />
              <span className="visually-hidden">Go to its call</span>
            </Link>
          )}
          <CopyButton label="Copy message" text={() => itemText(item)} />
        </span>
      </header>
      <div className={styles.parts}>
        <AtOnceProvider value={props.atOnce}>
          {item.parts.map((part, index) => (
            <PartView key={index} part={part} />
          ))}
        </AtOnceProvider>
        {item.parts.length === 0 && !hasNotes(item) && (
          <span className={styles.nothing}>Empty message</span>
        )}
        <CallNotes item={item} />
      </div>
    </article>
  );
});

/** Said only where it isn't the everyday end. */
function FinishReason({ reason }: { readonly reason: string | null }) {
  if (reason === null || reason === "stop" || reason === "tool_call") return null;
  return (
    <span className={styles.reason} title="Why the answer ended">
      {reason === "length" ? "cut off: token limit" : reason.replaceAll("_", " ")}
    </span>
  );
}

function AnswerNumbers({ answer }: { readonly answer: NonNullable<ConversationItem["answer"]> }) {
  const hasTokens = answer.inputTokens !== null || answer.outputTokens !== null;
  return (
    <span className={styles.numbers}>
      {hasTokens && <Tokens input={answer.inputTokens} output={answer.outputTokens} />}
      {answer.costUsd !== null ? (
        <span>{formatCost(answer.costUsd)}</span>
      ) : (
        hasTokens && (
          <span title="No price known for this model or its cached tokens">unknown price</span>
        )
      )}
      {formatDuration(answer.durationMs) !== unknown && (
        <span title="Duration of the call">{formatDuration(answer.durationMs)}</span>
      )}
      {answer.firstTokenMs !== null && (
        <span title="Time to the first token">
          first token {formatDuration(answer.firstTokenMs)}
        </span>
      )}
    </span>
  );
}
