// What one call said and was told. A span that isn't a call shows what the calls below it said.
import { useMemo } from "react";
import type { Span, Trace } from "../../api/types";
import { spanItems } from "../../model/conversation";
import { plural } from "../../model/format";
import { subtreeIds, type SpanNode } from "../../model/spans";
import { epochMs } from "../../model/time";
import { Conversation } from "../../ui/conversation/Conversation";
import { ConversationPane } from "../../ui/conversation/ConversationPane";
import { JsonText } from "../../ui/json/JsonText";
import { useTextMode } from "../../ui/useTextMode";
import { TraceConversation } from "./TraceConversation";
import styles from "./SpanView.module.css";

/** Of a long history the latest messages stand open. */
const openCount = 6;

interface Props {
  readonly span: Span;
  readonly trace: Trace;
  readonly forest: readonly SpanNode[];
}

export function SpanConversation({ span, trace, forest }: Props) {
  const [textMode] = useTextMode();
  const items = useMemo(() => spanItems(span), [span]);
  const branch = useMemo(() => subtreeIds(forest, span.span_id), [forest, span.span_id]);
  const bodies = [span.input.body, span.output.body].some((body) => body !== undefined);
  const spoke = span.input.messages.length + span.output.messages.length > 0;
  if (!spoke && !bodies && branch.size > 1) {
    return <TraceConversation trace={trace} within={branch} />;
  }
  return (
    <ConversationPane
      title={<strong>{spoke ? plural(items.length, "message") : "Request and response"}</strong>}
      items={items}
    >
      {!spoke && bodies && <Bodies span={span} />}
      {items.length > 0 && (
        <Conversation
          items={items}
          tools={span.input.tools}
          textMode={textMode}
          startMs={epochMs(trace.started_at)}
          openCount={openCount}
        />
      )}
      {items.length === 0 && !bodies && (
        <p className={styles.nothing}>This span carries no messages. Its attributes say more.</p>
      )}
    </ConversationPane>
  );
}

function Bodies({ span }: { readonly span: Span }) {
  return (
    <div className={styles.bodies}>
      <p className={styles.nothing}>
        The body is in no dialect that is read as messages, so it stands here as it was sent.
      </p>
      <h3>Request</h3>
      <JsonText value={span.input.body ?? null} label="request body" />
      <h3>Response</h3>
      <JsonText value={span.output.body ?? null} label="response body" />
    </div>
  );
}
