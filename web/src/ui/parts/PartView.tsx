// One part of a message, whatever its kind.
import type { Part } from "../../api/types";
import { assertNever } from "../../model/never";
import { cacheMark, classifyPart, type PartShape } from "../../model/parts";
import { CopyButton } from "../CopyButton";
import { Icon, type IconName } from "../Icon";
import { JsonText } from "../json/JsonText";
import { AttachmentPart } from "./AttachmentPart";
import { ReferencePart } from "./ReferencePart";
import { DocumentsPart, FoundPart, RankingPart } from "./SearchParts";
import { TextPart } from "./TextPart";
import { ThinkingPart } from "./ThinkingPart";
import { ToolCallPart } from "./ToolCallPart";
import { ToolResultPart } from "./ToolResultPart";
import styles from "./parts.module.css";

export function PartView({ part }: { readonly part: Part }) {
  const mark = cacheMark(part);
  return (
    <>
      <Shape shape={classifyPart(part)} />
      {mark !== null && <div className={styles.marker}>{mark}</div>}
    </>
  );
}

function Shape({ shape }: { readonly shape: PartShape }) {
  switch (shape.kind) {
    case "text":
      return <TextPart {...shape} />;
    case "reasoning":
      return <ThinkingPart text={shape.text} signed={shape.signed} />;
    case "tool_call":
      return <ToolCallPart call={shape} />;
    case "tool_result":
      return <ToolResultPart result={shape} />;
    case "attachment":
      return <AttachmentPart attachment={shape.attachment} />;
    case "reference":
      return <ReferencePart reference={shape} />;
    case "documents":
      return <DocumentsPart documents={shape.documents} />;
    case "ranking":
      return <RankingPart results={shape.results} />;
    case "found":
      return <FoundPart title={shape.title} pieces={shape.pieces} />;
    case "fact":
      return <FactPart fact={shape} />;
    case "data":
      return (
        <div>
          <div className={styles.dataTitle}>{shape.title}</div>
          <JsonText value={shape.value} label={shape.title} />
        </div>
      );
    case "marker":
      return <div className={styles.marker}>{shape.label}</div>;
    case "unknown":
      return (
        <details className={styles.fold} open>
          <summary>
            <Icon name="chevronRight" size={12} />
            <span className={styles.foldTitle}>{shape.type}</span>
            <span className={styles.faint}>a kind of part this page doesn’t know, as it came</span>
          </summary>
          <JsonText value={shape.value} label={shape.type} />
        </details>
      );
    default:
      return assertNever(shape);
  }
}

type Fact = Extract<PartShape, { kind: "fact" }>;

const factIcons: Readonly<Record<Fact["topic"], IconName>> = {
  vectors: "vectors",
  count: "check",
  job: "workflow",
};

function FactPart({ fact }: { readonly fact: Fact }) {
  const { topic, title, text, address, failed } = fact;
  return (
    <div className={styles.chip} data-failed={failed}>
      <Icon name={failed ? "alert" : factIcons[topic]} size={15} />
      <span className={styles.chipName}>{title}</span>
      <span>{text}</span>
      {address !== null && (
        <>
          <span className={styles.address}>{address}</span>
          <CopyButton label="Copy address" text={address} />
        </>
      )}
    </div>
  );
}
