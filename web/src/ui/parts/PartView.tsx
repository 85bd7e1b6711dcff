// One part of a message, whatever its kind.
import type { Part } from "../../api/types";
import { assertNever } from "../../model/never";
import { classifyPart } from "../../model/parts";
import { Icon } from "../Icon";
import { JsonText } from "../json/JsonText";
import { AttachmentPart } from "./AttachmentPart";
import { ImagePart } from "./ImagePart";
import { ReferencePart } from "./ReferencePart";
import { TextPart } from "./TextPart";
import { ThinkingPart } from "./ThinkingPart";
import { ToolCallPart } from "./ToolCallPart";
import { ToolResultPart } from "./ToolResultPart";
import styles from "./parts.module.css";

export function PartView({ part }: { readonly part: Part }) {
  const shape = classifyPart(part);
  switch (shape.kind) {
    case "text":
      return <TextPart {...shape} />;
    case "reasoning":
      return <ThinkingPart text={shape.text} signed={shape.signed} />;
    case "tool_call":
      return <ToolCallPart call={shape} />;
    case "tool_result":
      return <ToolResultPart result={shape} />;
    case "image":
      return <ImagePart image={shape} />;
    case "audio":
    case "video":
    case "document":
    case "bytes":
      return <AttachmentPart attachment={shape} kind={shape.kind} />;
    case "reference":
      return <ReferencePart reference={shape} />;
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
          <JsonText value={shape.part} label={shape.type} />
        </details>
      );
    default:
      return assertNever(shape);
  }
}
