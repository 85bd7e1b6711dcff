// Everything a span carries, under the names it arrived with.
import type { Span } from "../../api/types";
import { formatOffset } from "../../model/format";
import { epochMs } from "../../model/time";
import { KeyValues } from "../../ui/KeyValues";
import styles from "./SpanView.module.css";

export function SpanAttributes({ span }: { readonly span: Span }) {
  const startMs = epochMs(span.started_at);
  const identity = {
    trace_id: span.trace_id,
    span_id: span.span_id,
    parent_span_id: span.parent_span_id,
    kind: span.kind,
    started_at: span.started_at,
    session_id: span.session_id,
    user_id: span.user_id,
  };
  return (
    <div className={styles.scroll}>
      <KeyValues title="Attributes" values={span.attributes} />
      {span.events.map((event, index) => (
        <KeyValues
          key={index}
          title={`Event ${event.name}, ${formatOffset(epochMs(event.at) - startMs)}`}
          values={event.attributes}
        />
      ))}
      <KeyValues title="Resource" values={span.resource} />
      <KeyValues title="Scope" values={span.scope ?? {}} />
      <KeyValues title="Span" values={identity} />
    </div>
  );
}
