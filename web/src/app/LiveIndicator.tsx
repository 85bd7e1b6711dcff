// Says whether new traces appear by themselves.
import { Tooltip } from "@mantine/core";
import type { LiveState } from "../api/live";
import { useLiveState } from "../ui/useLiveState";
import styles from "./Shell.module.css";

const words: Readonly<Record<LiveState, { readonly label: string; readonly hint: string }>> = {
  connecting: { label: "Connecting", hint: "Connecting to the live feed" },
  live: { label: "Live", hint: "New traces appear as they arrive" },
  waiting: {
    label: "Reconnecting",
    hint: "The live feed is interrupted; it is tried again every few seconds",
  },
};

export function LiveIndicator({ project }: { readonly project: string }) {
  const state = useLiveState(project);
  return (
    <Tooltip label={words[state].hint}>
      <span className={styles.live} data-state={state} role="status" tabIndex={0}>
        <span className={styles.liveDot} />
        {words[state].label}
      </span>
    </Tooltip>
  );
}
