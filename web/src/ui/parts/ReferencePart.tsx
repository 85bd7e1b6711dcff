// Something a message points at instead of carrying it. It is never loaded from elsewhere.
import type { PartShape } from "../../model/parts";
import { CopyButton } from "../CopyButton";
import { Icon } from "../Icon";
import styles from "./parts.module.css";

type Reference = Extract<PartShape, { kind: "reference" }>;

export function ReferencePart({ reference }: { readonly reference: Reference }) {
  const isWeb = /^https?:\/\//i.test(reference.uri);
  return (
    <div className={styles.chip}>
      <Icon name={reference.modality === "image" ? "image" : "link"} size={15} />
      <span className={styles.faint}>{reference.modality}</span>
      {isWeb ? (
        <a
          className={styles.chipName}
          href={reference.uri}
          target="_blank"
          rel="noopener noreferrer nofollow"
        >
          {reference.uri}
        </a>
      ) : (
        <span className={styles.chipName}>{reference.uri}</span>
      )}
      {reference.mimeType !== null && <span className={styles.faint}>{reference.mimeType}</span>}
      <CopyButton label="Copy address" text={reference.uri} />
    </div>
  );
}
