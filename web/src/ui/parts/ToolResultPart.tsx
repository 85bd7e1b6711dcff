// What a tool gave back: text, JSON, pictures, or a failure.
import type { PartShape, ResultContent } from "../../model/parts";
import { assertNever } from "../../model/never";
import { Clamp } from "../Clamp";
import { useConversation } from "../conversation/context";
import { Icon } from "../Icon";
import { JsonText } from "../json/JsonText";
import { PlainText } from "../markdown/PlainText";
import { PartView } from "./PartView";
import styles from "./parts.module.css";

type ToolResult = Extract<PartShape, { kind: "tool_result" }>;

export function ToolResultPart({ result }: { readonly result: ToolResult }) {
  const { tools } = useConversation();
  const name = result.id === null ? undefined : tools.nameOf.get(result.id);
  return (
    <section
      className={styles.tool}
      data-failed={result.failed}
      aria-label={`Result of ${name ?? "a tool"}`}
    >
      <header className={styles.toolHeader}>
        <Icon name={result.failed ? "alert" : "arrowRight"} size={13} />
        <span className={styles.toolName}>{name ?? "result"}</span>
        <span className={styles.faint}>{result.failed ? "failed" : "returned"}</span>
        {result.id !== null && <span className={styles.toolId}>{result.id}</span>}
      </header>
      <Clamp>
        {result.content.map((content, index) => (
          <Content key={index} content={content} />
        ))}
      </Clamp>
    </section>
  );
}

function Content({ content }: { readonly content: ResultContent }) {
  switch (content.kind) {
    case "text":
      return <PlainText text={content.text} />;
    case "json":
      return <JsonText value={content.value} label="result" bare />;
    case "part":
      return <PartView part={content.part} />;
    default:
      return assertNever(content);
  }
}
