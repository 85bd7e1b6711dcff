// What a tool gave back: text, JSON, pictures, a program's output, links, or a failure.
import { assertNever } from "../../model/never";
import type { PartShape } from "../../model/parts";
import type { ProgramOutput, ResultContent } from "../../model/toolResult";
import { Clamp } from "../Clamp";
import { useConversation } from "../conversation/context";
import { Icon } from "../Icon";
import { JsonText } from "../json/JsonText";
import { PlainText } from "../markdown/PlainText";
import { WebLink } from "../WebLink";
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
        {result.byServer && <span className={styles.faint}>run by the provider</span>}
        {result.id !== null && <span className={styles.toolId}>{result.id}</span>}
      </header>
      <Clamp>
        <div className={styles.results}>
          {result.content.map((content, index) => (
            <Content key={index} content={content} />
          ))}
        </div>
      </Clamp>
    </section>
  );
}

function Content({ content }: { readonly content: ResultContent }) {
  switch (content.kind) {
    case "text":
      return content.text.trim() === "" ? (
        <span className={styles.faint}>empty text</span>
      ) : (
        <PlainText text={content.text} />
      );
    case "json":
      return content.value === null ? (
        <span className={styles.faint}>nothing</span>
      ) : (
        <JsonText value={content.value} label="result" bare />
      );
    case "part":
      return <PartView part={content.part} />;
    case "link":
      return (
        <div className={styles.webResult}>
          <WebLink url={content.url}>{content.title}</WebLink>
          {content.title !== content.url && (
            <span className={styles.webAddress}>{content.url}</span>
          )}
          {content.note !== null && <span className={styles.faint}>{content.note}</span>}
        </div>
      );
    case "output":
      return <Output output={content.output} />;
    case "failure":
      return <span className={styles.failure}>{content.code}</span>;
    default:
      return assertNever(content);
  }
}

function Output({ output }: { readonly output: ProgramOutput }) {
  const { stdout, stderr, code, files } = output;
  const silent = stdout === null && stderr === null;
  return (
    <div className={styles.output}>
      {stdout !== null && <pre aria-label="Standard output">{stdout}</pre>}
      {stderr !== null && (
        <pre data-stream="error" aria-label="Standard error">
          {stderr}
        </pre>
      )}
      {silent && <span className={styles.faint}>no output</span>}
      {files.length > 0 && <span className={styles.faint}>files: {files.join(", ")}</span>}
      {code !== null && code !== 0 && (
        <span className={styles.failure}>exit code {String(code)}</span>
      )}
    </div>
  );
}
