// Whether a trace or span went well, in a colour and in words.
import type { Status } from "../api/types";
import { errorName } from "../model/failure";
import { Icon } from "./Icon";
import styles from "./StatusBadge.module.css";

interface Props {
  readonly status: Status;
  /** error.type, shown instead of "Error". */
  readonly error: string | null;
  /** False while the root span has not arrived. */
  readonly complete?: boolean;
}

export function StatusBadge({ status, error, complete = true }: Props) {
  if (status === "error") {
    const said = error === null ? "Error" : errorName(error);
    return (
      <span className={styles.badge} data-state="error" title={said}>
        <Icon name="alert" size={12} />
        <span className={styles.text}>{said}</span>
      </span>
    );
  }
  if (!complete) {
    return (
      <span
        className={styles.badge}
        data-state="incomplete"
        title="The root span has not arrived: the program is still inside it, or it was lost"
      >
        <span className={styles.pulse} />
        Incomplete
      </span>
    );
  }
  return (
    <span className={styles.badge} data-state="ok">
      <Icon name="check" size={12} />
      OK
    </span>
  );
}
