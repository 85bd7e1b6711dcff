// Told on every page while the server takes nothing: a full disk, one that broke.
import { useQuery } from "@tanstack/react-query";
import { healthQuery } from "../api/queries";
import { formatAgo } from "../model/time";
import { Icon } from "../ui/Icon";
import styles from "./Shell.module.css";

export function StoreNotice() {
  const { data, dataUpdatedAt } = useQuery(healthQuery);
  if (data?.status !== "failing") return null;
  const last = data.writing.last_commit_at;
  return (
    <div className={styles.notice} role="alert">
      <Icon name="alert" size={15} />
      <span>
        <strong>The server can store nothing at the moment.</strong>{" "}
        {last !== null && `It last did ${formatAgo(last, dataUpdatedAt)}. `}
        Senders keep what they have and try again; <code>sideseat doctor</code> says what to do.
      </span>
    </div>
  );
}
