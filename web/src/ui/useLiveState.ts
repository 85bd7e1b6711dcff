// Whether the page hears of changes as they happen.
import { useSyncExternalStore } from "react";
import { liveFeed, type LiveState } from "../api/live";

export function useLiveState(project: string): LiveState {
  const feed = liveFeed(project);
  return useSyncExternalStore(feed.onState, feed.currentState);
}
