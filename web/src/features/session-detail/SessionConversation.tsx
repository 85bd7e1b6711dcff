// The conversation of a session over its traces, each trace under its own heading.
import { useEffect, useMemo, useRef } from "react";
import { Link } from "react-router";
import type { Thread, TraceSummary } from "../../api/types";
import { groupByTrace, threadItems } from "../../model/conversation";
import { plural } from "../../model/format";
import { shortSpanName } from "../../model/modelName";
import { tracePath } from "../../model/paths";
import { describeInstant, epochMs, formatInstant } from "../../model/time";
import { Conversation } from "../../ui/conversation/Conversation";
import { ConversationPane } from "../../ui/conversation/ConversationPane";
import { Icon } from "../../ui/Icon";
import { Empty } from "../../ui/LoadState";
import { useNow } from "../../ui/useNow";
import { useTextMode } from "../../ui/useTextMode";
import styles from "./SessionPage.module.css";

interface Props {
  readonly thread: Thread;
  readonly traces: readonly TraceSummary[];
  readonly project: string;
  readonly selected: string | null;
}

export function SessionConversation({ thread, traces, project, selected }: Props) {
  const [textMode] = useTextMode();
  const nowMs = useNow();
  const items = useMemo(() => threadItems(thread), [thread]);
  const system = useMemo(() => items.filter((item) => item.role === "system"), [items]);
  const groups = useMemo(
    () => groupByTrace(items.filter((item) => item.role !== "system")),
    [items],
  );
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (selected === null) return;
    box.current
      ?.querySelector(`[data-trace="${CSS.escape(selected)}"]`)
      ?.scrollIntoView({ block: "start" });
  }, [selected]);
  return (
    <ConversationPane
      title={
        <>
          <strong>Whole session</strong> · {plural(items.length - system.length, "message")}
        </>
      }
      items={items}
    >
      <div ref={box} className={styles.groups}>
        {(system.length > 0 || thread.tools.length > 0) && (
          <Conversation items={system} tools={thread.tools} textMode={textMode} startMs={null} />
        )}
        {groups.map(({ traceId, items: said }, index) => {
          const trace = traces.find((known) => known.trace_id === traceId);
          return (
            <section key={index} data-trace={traceId} className={styles.group}>
              {trace !== undefined && (
                <h2 className={styles.groupTitle} title={describeInstant(trace.started_at)}>
                  <Link to={tracePath(project, trace.trace_id)}>
                    {shortSpanName(trace.name)}
                    <Icon name="arrowRight" size={13} />
                  </Link>
                  <span>{formatInstant(trace.started_at, nowMs)}</span>
                </h2>
              )}
              <Conversation
                items={said}
                textMode={textMode}
                startMs={trace === undefined ? null : epochMs(trace.started_at)}
                callPath={(item) =>
                  item.traceId === null || item.spanId === null
                    ? null
                    : tracePath(project, item.traceId, { span: item.spanId })
                }
              />
            </section>
          );
        })}
        {items.length === 0 && <Empty title="No messages were recorded in this session" />}
        {thread.next_cursor !== null && <Empty title="The rest of this conversation isn’t shown" />}
      </div>
    </ConversationPane>
  );
}
