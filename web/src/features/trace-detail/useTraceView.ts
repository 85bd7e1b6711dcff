// What of a trace is shown, as it stands in the address: ?span=...&tab=...
import { useLocation, useParams, useSearchParams } from "react-router";

export const spanTabs = ["conversation", "io", "details", "attributes", "raw"] as const;
export type SpanTab = (typeof spanTabs)[number];

export interface TraceView {
  readonly traceId: string;
  /** Null: the whole trace. */
  readonly spanId: string | null;
  readonly tab: SpanTab;
  readonly selectSpan: (spanId: string | null) => void;
  readonly selectTab: (tab: SpanTab) => void;
}

export function useTraceView(): TraceView {
  const traceId = useParams()["traceId"] ?? "";
  const [search, setSearch] = useSearchParams();
  // Where the page was opened from survives a change of what it shows.
  const { state } = useLocation() as { state: unknown };
  const wanted = search.get("tab");
  const change = (name: string, value: string | null): void => {
    setSearch(
      (current) => {
        if (value === null) current.delete(name);
        else current.set(name, value);
        return current;
      },
      // At once, so that of two quick keys the second starts where the first has led.
      { replace: true, state, flushSync: true },
    );
  };
  return {
    traceId,
    spanId: search.get("span"),
    tab: spanTabs.find((tab) => tab === wanted) ?? "conversation",
    selectSpan: (spanId) => {
      change("span", spanId);
    },
    selectTab: (tab) => {
      change("tab", tab === "conversation" ? null : tab);
    },
  };
}
