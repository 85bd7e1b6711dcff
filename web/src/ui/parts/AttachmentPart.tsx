// Bytes of a message: a picture in sight, anything else as a card with its name, type and size.
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { attachmentCaption, type Attachment } from "../../model/attachment";
import { decodeUtf8 } from "../../model/bytes";
import { Clamp } from "../Clamp";
import { Icon, type IconName } from "../Icon";
import { PlainText } from "../markdown/PlainText";
import { useProject } from "../useProject";
import { ImagePart } from "./ImagePart";
import { attachmentData, attachmentSource, download, openPdf } from "./attachmentBytes";
import styles from "./parts.module.css";

const icons: Readonly<Record<Attachment["kind"], IconName>> = {
  image: "image",
  audio: "sound",
  video: "film",
  document: "file",
  bytes: "file",
};

/** Longer texts are saved, not shown. */
const shownBytesMax = 1_000_000;

/** What became of the bytes when the page wanted to show them. */
type Fate = "fine" | "unshowable" | "gone";

export function AttachmentPart({ attachment }: { readonly attachment: Attachment }) {
  const project = useProject();
  const source = attachmentSource(attachment, project);
  const [fate, setFate] = useState<Fate>("fine");
  const { kind, mimeType, sizeBytes } = attachment;
  const onLost = (): void => {
    setFate("gone");
  };
  // The element can't tell bytes that aren't there from bytes in a form it doesn't know.
  const onError = (): void => {
    attachmentData(attachment, project).then(() => {
      setFate("unshowable");
    }, onLost);
  };
  if (kind === "image" && source !== null && fate === "fine") {
    return <ImagePart image={attachment} source={source} onError={onError} />;
  }
  const shown = fate === "fine" ? source : null;
  const player = { controls: true, preload: "metadata", className: styles.player, onError };
  return (
    <div className={styles.attachment} data-attachment={kind}>
      <Card attachment={attachment} fate={fate} onLost={onLost} />
      {kind === "audio" && shown !== null && <audio {...player} src={shown} />}
      {kind === "video" && shown !== null && <video {...player} src={shown} />}
      {isText(mimeType) && shown !== null && (sizeBytes ?? 0) <= shownBytesMax && (
        <Contents attachment={attachment} project={project} />
      )}
    </div>
  );
}

const isText = (mimeType: string | null): boolean =>
  mimeType !== null && (mimeType.startsWith("text/") || mimeType === "application/json");

interface CardProps {
  readonly attachment: Attachment;
  readonly fate: Fate;
  readonly onLost: () => void;
}

function Card({ attachment, fate, onLost }: CardProps) {
  const project = useProject();
  const note = fateNote(attachment, fate);
  const hasBytes = fate !== "gone" && attachment.bytes.at !== "nowhere";
  const act = (use: (bytes: Uint8Array<ArrayBuffer>) => void) => () => {
    attachmentData(attachment, project).then(use, onLost);
  };
  return (
    <div className={styles.chip}>
      <Icon name={icons[attachment.kind]} size={15} />
      <span className={styles.chipName}>{attachment.name ?? attachment.modality}</span>
      <span className={styles.faint}>{attachmentCaption({ ...attachment, name: null })}</span>
      {note !== null && <span className={styles.lost}>{note}</span>}
      {hasBytes && attachment.mimeType === "application/pdf" && (
        <Button size="compact-xs" variant="default" onClick={act(openPdf)}>
          Open
        </Button>
      )}
      {hasBytes && (
        <Button
          size="compact-xs"
          variant="default"
          onClick={act((bytes) => {
            download(bytes, attachment);
          })}
        >
          Download
        </Button>
      )}
    </div>
  );
}

function fateNote({ bytes }: Attachment, fate: Fate): string | null {
  if (bytes.at === "nowhere") return bytes.why;
  if (fate === "gone") return bytes.at === "server" ? "bytes not kept" : "no valid base64";
  return fate === "unshowable" ? "can’t be shown here" : null;
}

interface ContentsProps {
  readonly attachment: Attachment;
  readonly project: string;
}

/** The text of a document, asked for when it is unfolded if the server keeps it. */
function Contents({ attachment, project }: ContentsProps) {
  const inline = attachment.bytes.at === "inline";
  const [open, setOpen] = useState(false);
  const query = useQuery({
    queryKey: ["attachment", project, attachment.bytes],
    queryFn: async () => decodeUtf8(await attachmentData(attachment, project)),
    enabled: inline || open,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (query.data === null) return null;
  return (
    <details
      className={styles.fold}
      onToggle={(event) => {
        setOpen(event.currentTarget.open);
      }}
    >
      <summary>
        <Icon name="chevronRight" size={12} />
        <span className={styles.foldTitle}>Contents</span>
      </summary>
      <Clamp>
        {query.isError ? (
          <span className={styles.lost}>bytes not kept</span>
        ) : (
          <PlainText text={query.data ?? "…"} />
        )}
      </Clamp>
    </details>
  );
}
