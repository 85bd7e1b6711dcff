// A picture of a message: small in its card, whole in a dialog.
import { useState } from "react";
import { formatBytes } from "../../model/format";
import type { PartShape } from "../../model/parts";
import { Dialog } from "../Dialog";
import styles from "./parts.module.css";

type ImageShape = Extract<PartShape, { kind: "image" }>;

export function ImagePart({ image }: { readonly image: ImageShape }) {
  const [open, setOpen] = useState(false);
  const [size, setSize] = useState("");
  // Without a declared type the browser recognises every format it can show by its first bytes.
  const source = `data:${image.mimeType ?? "image/png"};base64,${image.base64}`;
  const caption = [image.name, image.mimeType, size, formatBytes(image.sizeBytes)]
    .filter((word) => word !== null && word !== "")
    .join(" · ");
  return (
    <figure className={styles.figure}>
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
          alt={image.name ?? "Picture in the message"}
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
          <img src={source} alt={image.name ?? "Picture in the message"} className={styles.whole} />
        </Dialog>
      )}
    </figure>
  );
}
