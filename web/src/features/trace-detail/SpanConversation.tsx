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
  // A body that was read as messages is in them; where it wasn't, it stands here itself.
  const request = span.input.messages.length === 0 ? span.input.body : undefined;
  const response = span.output.messages.length === 0 ? span.output.body : undefined;
  const bodies = request !== undefined || response !== undefined;
  const spoke = items.some(({ parts }) => parts.length > 0);
  if (!spoke && !bodies && branch.size > 1) {
    return <TraceConversation trace={trace} within={branch} />;
  }
  return (
    <ConversationPane
      title={<strong>{spoke ? plural(items.length, "message") : "Request and response"}</strong>}
      items={items}
    >
      {items.length > 0 && (
        <Conversation
          items={items}
          tools={span.input.tools}
          textMode={textMode}
          startMs={epochMs(trace.started_at)}
          openCount={openCount}
        />
      )}
      {bodies && <Bodies request={request} response={response} />}
      {items.length === 0 && !bodies && (
        <p className={styles.nothing}>This span carries no messages. Its attributes say more.</p>
      )}
    </ConversationPane>
  );
}

interface BodiesProps {
  readonly request: unknown;
  readonly response: unknown;
}

function Bodies({ request, response }: BodiesProps) {
  return (
    <div className={styles.bodies}>
      {request !== undefined && (
        <>
          <h3>Request, as it was sent</h3>
          <Body body={request} label="request body" />
        </>
      )}
      {response !== undefined && (
        <>
          <h3>Response, as it came</h3>
          <Body body={response} label="response body" />
        </>
      )}
    </div>
  );
}

/** JSON, or the text of what is none: a proxy's page. */
function Body({ body, label }: { readonly body: unknown; readonly label: string }) {
  if (typeof body !== "string") return <JsonText value={body} label={label} />;
  return (
    <pre className={styles.textBody} tabIndex={0} aria-label={label}>
      {body === "" ? "(empty)" : body}
    </pre>
  );
}
