// A picture of a message: small in its card, whole in a dialog.
import { useState } from "react";
import { attachmentCaption, type Attachment } from "../../model/attachment";
import { Dialog } from "../Dialog";
import styles from "./parts.module.css";

interface Props {
  readonly image: Attachment;
  readonly source: string;
  /** The bytes can't be had or are no picture. */
  readonly onError: () => void;
}

export function ImagePart({ image, source, onError }: Props) {
  const [open, setOpen] = useState(false);
  const [size, setSize] = useState("");
  const caption = attachmentCaption(image, size);
  const alt = image.name ?? "Picture in the message";
  return (
    <figure className={styles.figure} data-attachment="image">
      <button
        type="button"
        className={styles.thumbnail}
        aria-label={`Enlarge picture, ${caption}`}
        onClick={() => {
          setOpen(true);
        }}
      >
        <img
          src={source}
          alt={alt}
          onError={onError}
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => {
            setSize(`${String(naturalWidth)} × ${String(naturalHeight)}`);
          }}
        />
      </button>
      <figcaption className={styles.faint}>{caption}</figcaption>
      {open && (
        <Dialog
          title={caption}
          onClose={() => {
            setOpen(false);
          }}
        >
          <img src={source} alt={alt} className={styles.whole} />
        </Dialog>
      )}
    </figure>
  );
}
