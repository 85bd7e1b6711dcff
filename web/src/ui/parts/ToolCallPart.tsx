// A tool the model wants called, with its arguments.
import type { PartShape } from "../../model/parts";
import { useConversation } from "../conversation/context";
import { Icon } from "../Icon";
import { JsonText } from "../json/JsonText";
import styles from "./parts.module.css";

type ToolCall = Extract<PartShape, { kind: "tool_call" }>;

export function ToolCallPart({ call }: { readonly call: ToolCall }) {
  const { tools } = useConversation();
  const answered = call.id !== null && tools.answered.has(call.id);
  return (
    <section className={styles.tool} aria-label={`Call of ${call.name}`}>
      <header className={styles.toolHeader}>
        <Icon name="tool" size={13} />
        <span className={styles.toolName}>{call.name}</span>
        {call.byServer && <span className={styles.faint}>run by the provider</span>}
        {call.id !== null && <span className={styles.toolId}>{call.id}</span>}
        {call.id !== null && !answered && !call.byServer && (
          <span className={styles.faint} title="No message of this conversation carries its result">
            no result here
          </span>
        )}
      </header>
      <JsonText value={call.arguments} label="arguments" bare />
    </section>
  );
}
