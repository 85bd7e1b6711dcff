// One span: its conversation, what went in and came out, and all that was recorded of it.
import { Tabs } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { spanQuery } from "../../api/queries";
import type { Span, SpanSummary, Trace } from "../../api/types";
import { costView, spanCostView } from "../../model/cost";
import { errorOf } from "../../model/conversation";
import { nodeOf, type SpanNode } from "../../model/spans";
import { Icon } from "../../ui/Icon";
import { LoadState } from "../../ui/LoadState";
import { useProject } from "../../ui/useProject";
import { SpanAttributes } from "./SpanAttributes";
import { SpanConversation } from "./SpanConversation";
import { SpanDetails } from "./SpanDetails";
import { SpanHeader } from "./SpanHeader";
import { SpanIo } from "./SpanIo";
import { SpanRaw } from "./SpanRaw";
import { spanTabs, type SpanTab, type TraceView } from "./useTraceView";
import styles from "./SpanView.module.css";

const labels: Readonly<Record<SpanTab, string>> = {
  conversation: "Conversation",
  io: "Input / Output",
  details: "Metadata & Metrics",
  attributes: "Attributes",
  raw: "Raw",
};

interface Props {
  readonly trace: Trace;
  readonly forest: readonly SpanNode[];
  readonly span: SpanSummary;
  readonly view: TraceView;
}

export function SpanView({ trace, forest, span, view }: Props) {
  const project = useProject();
  const query = useQuery(spanQuery(project, trace.trace_id, span.span_id));
  const cost = useMemo(() => {
    const node = nodeOf(forest, span.span_id);
    return node === null ? costView(span) : spanCostView(node);
  }, [forest, span]);
  return (
    <>
      <SpanHeader span={span} cost={cost} whole={query.data} />
      <Tabs
        value={view.tab}
        onChange={(tab) => {
          view.selectTab(spanTabs.find((known) => known === tab) ?? "conversation");
        }}
        className={styles.tabs}
        keepMounted={false}
      >
        <Tabs.List className={styles.tabList}>
          {spanTabs.map((tab) => (
            <Tabs.Tab key={tab} value={tab}>
              {labels[tab]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={view.tab} className={styles.panel}>
          <LoadState query={query} what="the span">
            {(whole) => (
              <>
                {view.tab !== "conversation" && <ErrorLine span={whole} />}
                <Panel tab={view.tab} span={whole} trace={trace} forest={forest} />
              </>
            )}
          </LoadState>
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

interface PanelProps {
  readonly tab: SpanTab;
  readonly span: Span;
  readonly trace: Trace;
  readonly forest: readonly SpanNode[];
}

function Panel({ tab, span, trace, forest }: PanelProps) {
  switch (tab) {
    case "conversation":
      return <SpanConversation span={span} trace={trace} forest={forest} />;
    case "io":
      return <SpanIo span={span} />;
    case "details":
      return <SpanDetails span={span} />;
    case "attributes":
      return <SpanAttributes span={span} />;
    case "raw":
      return <SpanRaw span={span} />;
  }
}

/** In the conversation the failure is a card of its own. */
function ErrorLine({ span }: { readonly span: Span }) {
  const error = errorOf(span);
  if (error === null) return null;
  return (
    <div className={styles.error} role="note">
      <Icon name="alert" size={14} />
      <span>
        <strong>{error.type}</strong> {error.message}
      </span>
    </div>
  );
}
