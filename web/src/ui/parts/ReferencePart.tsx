// Something a message points at instead of carrying it. It is never loaded from elsewhere.
import type { PartShape } from "../../model/parts";
import { webAddress } from "../../model/read";
import { CopyButton } from "../CopyButton";
import { Icon } from "../Icon";
import { WebLink } from "../WebLink";
import styles from "./parts.module.css";

type Reference = Extract<PartShape, { kind: "reference" }>;

export function ReferencePart({ reference }: { readonly reference: Reference }) {
  const url = webAddress(reference.uri);
  return (
    <div className={styles.chip}>
      <Icon name={reference.modality === "image" ? "image" : "link"} size={15} />
      <span className={styles.faint}>{reference.modality}</span>
      {reference.name !== null && <span className={styles.chipName}>{reference.name}</span>}
      {url !== null ? (
        <WebLink url={url} className={styles.address}>
          {url}
        </WebLink>
      ) : (
        <span className={styles.address}>{reference.uri}</span>
      )}
      {reference.mimeType !== null && <span className={styles.faint}>{reference.mimeType}</span>}
      <CopyButton label="Copy address" text={reference.uri} />
    </div>
  );
}
