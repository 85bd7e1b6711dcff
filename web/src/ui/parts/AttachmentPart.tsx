// Bytes that are no picture: a document, sound, video, or anything else.
import { Button } from "@mantine/core";
import { decodeBase64, decodeText } from "../../model/bytes";
import { formatBytes } from "../../model/format";
import type { Attachment } from "../../model/parts";
import { Clamp } from "../Clamp";
import { Icon } from "../Icon";
import { PlainText } from "../markdown/PlainText";
import styles from "./parts.module.css";

interface Props {
  readonly attachment: Attachment;
  readonly kind: "audio" | "video" | "document" | "bytes";
}

export function AttachmentPart({ attachment, kind }: Props) {
  const { mimeType, base64, sizeBytes } = attachment;
  const name = attachment.name ?? attachment.modality;
  const text = isText(mimeType) ? decodeText(base64) : null;
  const source = `data:${mimeType ?? "application/octet-stream"};base64,${base64}`;
  return (
    <div className={styles.attachment}>
      <div className={styles.chip}>
        <Icon name="file" size={15} />
        <span className={styles.chipName}>{name}</span>
        <span className={styles.faint}>
          {[mimeType, formatBytes(sizeBytes)].filter((word) => word !== null).join(" · ")}
        </span>
        {mimeType === "application/pdf" && (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => {
              openPdf(base64);
            }}
          >
            Open
          </Button>
        )}
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => {
            download(base64, fileName(name, mimeType));
          }}
        >
          Download
        </Button>
      </div>
      {kind === "audio" && <audio controls src={source} className={styles.player} />}
      {kind === "video" && <video controls src={source} className={styles.player} />}
      {text !== null && (
        <details className={styles.fold}>
          <summary>
            <Icon name="chevronRight" size={12} />
            <span className={styles.foldTitle}>Contents</span>
          </summary>
          <Clamp>
            <PlainText text={text} />
          </Clamp>
        </details>
      )}
    </div>
  );
}

const isText = (mimeType: string | null): boolean =>
  mimeType !== null && (mimeType.startsWith("text/") || mimeType === "application/json");

// Only a PDF is opened here: its viewer is a sandbox. A page or a drawing opened from this origin
// could run scripts in it, so everything else is saved as bytes without a type.
function openPdf(base64: string): void {
  const url = URL.createObjectURL(new Blob([decodeBase64(base64)], { type: "application/pdf" }));
  window.open(url, "_blank", "noopener");
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 60_000);
}

function download(base64: string, name: string): void {
  const url = URL.createObjectURL(new Blob([decodeBase64(base64)]));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 60_000);
}

function fileName(name: string, mimeType: string | null): string {
  if (/\.\w{1,5}$/.test(name)) return name;
  const ending = /^[\w.-]+\/(?:x-)?([\w]+)$/.exec(mimeType ?? "")?.[1];
  return ending === undefined ? name : `${name}.${ending === "plain" ? "txt" : ending}`;
}
