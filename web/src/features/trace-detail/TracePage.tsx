// One trace: what it took, its spans, and what was said in it.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { spanQuery, traceQuery, traceThreadQuery } from "../../api/queries";
import type { Trace } from "../../api/types";
import { buildForest, onlyOperation, type SpanNode } from "../../model/spans";
import { shortSpanName } from "../../model/modelName";
import { LoadState } from "../../ui/LoadState";
import { SplitPane } from "../../ui/SplitPane";
import { useKeys } from "../../ui/useKeys";
import { usePageTitle } from "../../ui/usePageTitle";
import { useProject } from "../../ui/useProject";
import { SpanConversation } from "./SpanConversation";
import { SpanTree } from "./SpanTree";
import { SpanView } from "./SpanView";
import { TraceConversation } from "./TraceConversation";
import { TraceHeader } from "./TraceHeader";
import { useNeighbours } from "./useNeighbours";
import { useTraceView } from "./useTraceView";
import styles from "./TracePage.module.css";

export function TracePage() {
  const project = useProject();
  const { traceId, spanId } = useTraceView();
  const query = useQuery(traceQuery(project, traceId));
  // What stands beside the tree is asked for together with it, not after it.
  const client = useQueryClient();
  useEffect(() => {
    const beside: Promise<unknown> =
      spanId === null
        ? client.query(traceThreadQuery(project, traceId))
        : client.query(spanQuery(project, traceId, spanId));
    // Where it fails, the pane that shows it says so.
    beside.catch(() => undefined);
  }, [client, project, traceId, spanId]);
  const neighbours = useNeighbours(project, traceId);
  usePageTitle(query.data === undefined ? "Trace" : shortSpanName(query.data.name));
  useKeys({
    Escape: neighbours.goBack,
    "[": () => {
      neighbours.goNewer?.();
    },
    "]": () => {
      neighbours.goOlder?.();
    },
  });
  return (
    <div className={styles.page}>
      <LoadState query={query} what="the trace">
        {(trace) => (
          <>
            <TraceHeader trace={trace} project={project} neighbours={neighbours} />
            <Panes key={trace.trace_id} trace={trace} />
          </>
        )}
      </LoadState>
    </div>
  );
}

function Panes({ trace }: { readonly trace: Trace }) {
  const view = useTraceView();
  const forest = useMemo(() => buildForest(trace.spans), [trace.spans]);
  const { selectSpan } = view;
  useKeys({
    w: () => {
      selectSpan(null);
    },
  });
  const only = onlyOperation(trace.spans);
  const selected = trace.spans.find((span) => span.span_id === view.spanId);
  return (
    <SplitPane
      name="trace"
      initialPercent={44}
      left={<SpanTree trace={trace} forest={forest} view={view} />}
      right={
        view.spanId === null ? (
          <TraceConversation
            trace={trace}
            {...(only !== null && {
              otherwise: <OnlyCall trace={trace} forest={forest} spanId={only} />,
            })}
          />
        ) : selected === undefined ? (
          <p className={styles.gone}>
            This trace has no span {view.spanId}. It may not have arrived yet.
          </p>
        ) : (
          <SpanView key={view.spanId} trace={trace} forest={forest} span={selected} view={view} />
        )
      }
    />
  );
}

interface OnlyCallProps {
  readonly trace: Trace;
  readonly forest: readonly SpanNode[];
  readonly spanId: string;
}

/** The one call of a trace without messages: what it sent and got is all there is to see. */
function OnlyCall({ trace, forest, spanId }: OnlyCallProps) {
  const project = useProject();
  const query = useQuery(spanQuery(project, trace.trace_id, spanId));
  return (
    <LoadState query={query} what="the call">
      {(span) => <SpanConversation span={span} trace={trace} forest={forest} />}
    </LoadState>
  );
}
