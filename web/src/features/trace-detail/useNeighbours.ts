// The traces above and below this one in the list it was opened from.
import { useQueryClient, type InfiniteData } from "@tanstack/react-query";
import { useLocation, useNavigate } from "react-router";
import { keys } from "../../api/queries";
import type { Page, TraceSummary } from "../../api/types";
import { tracePath, tracesPath } from "../../model/paths";
import { useGoBack } from "../../ui/useGoBack";

export interface Neighbours {
  readonly goBack: () => void;
  /** Undefined at the end of the list, and where no list is known. */
  readonly goNewer: (() => void) | undefined;
  readonly goOlder: (() => void) | undefined;
}

type CachedList = InfiniteData<Page<TraceSummary>>;

export function useNeighbours(project: string, traceId: string): Neighbours {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { state } = useLocation() as { state: unknown };
  const goBack = useGoBack(tracesPath(project));
  const ids = client
    .getQueriesData<CachedList>({ queryKey: keys.traces(project) })
    .map(([, list]) => list?.pages.flatMap((page) => page.items.map((item) => item.trace_id)))
    .find((list) => list?.includes(traceId));
  const at = ids?.indexOf(traceId) ?? -1;
  const goTo = (id: string | undefined): (() => void) | undefined => {
    if (at < 0 || id === undefined) return undefined;
    return () => void navigate(tracePath(project, id), { replace: true, state });
  };
  return {
    goBack,
    goNewer: goTo(ids?.[at - 1]),
    goOlder: goTo(ids?.[at + 1]),
  };
}
