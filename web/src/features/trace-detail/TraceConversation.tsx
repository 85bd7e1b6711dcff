// The whole trace as one conversation: each message once, however often it was sent.
import { useQuery } from "@tanstack/react-query";
import { useMemo, type ReactNode } from "react";
import { traceThreadQuery } from "../../api/queries";
import type { Thread, Trace } from "../../api/types";
import { threadItems } from "../../model/conversation";
import { plural } from "../../model/format";
import { tracePath } from "../../model/paths";
import { epochMs } from "../../model/time";
import { Conversation } from "../../ui/conversation/Conversation";
import { ConversationPane } from "../../ui/conversation/ConversationPane";
import { Empty, LoadState } from "../../ui/LoadState";
import { useProject } from "../../ui/useProject";
import { useTextMode } from "../../ui/useTextMode";

interface Props {
  readonly trace: Trace;
  /** Only what these spans said: the conversation of one branch. */
  readonly within?: ReadonlySet<string>;
  /** Shown where no message was recorded. */
  readonly otherwise?: ReactNode;
}

export function TraceConversation({ trace, within, otherwise }: Props) {
  const project = useProject();
  const query = useQuery(traceThreadQuery(project, trace.trace_id));
  return (
    <LoadState query={query} what="the conversation">
      {(thread) => {
        const silent = thread.items.length + thread.system.length === 0;
        if (silent && otherwise !== undefined) return otherwise;
        return <Whole thread={thread} trace={trace} within={within} />;
      }}
    </LoadState>
  );
}

interface WholeProps {
  readonly thread: Thread;
  readonly trace: Trace;
  readonly within: ReadonlySet<string> | undefined;
}

function Whole({ thread, trace, within }: WholeProps) {
  const project = useProject();
  const [textMode] = useTextMode();
  const items = useMemo(() => {
    const all = threadItems(thread);
    if (within === undefined) return all;
    return all.filter((item) => item.spanId !== null && within.has(item.spanId));
  }, [thread, within]);
  const count = items.filter((item) => item.role !== "system").length;
  const what = within === undefined ? "Whole trace" : "This branch";
  return (
    <ConversationPane
      title={
        <>
          <strong>{what}</strong> · {plural(count, "message")}
        </>
      }
      items={items}
    >
      {items.length === 0 ? (
        <Empty title="No messages were recorded here">
          <p>Its spans carry attributes only: select one to see them.</p>
        </Empty>
      ) : (
        <Conversation
          items={items}
          tools={within === undefined ? thread.tools : []}
          textMode={textMode}
          startMs={epochMs(trace.started_at)}
          callPath={(item) =>
            item.spanId === null ? null : tracePath(project, trace.trace_id, { span: item.spanId })
          }
        />
      )}
      {thread.next_cursor !== null && <Empty title="The rest of this conversation isn’t shown" />}
    </ConversationPane>
  );
}
