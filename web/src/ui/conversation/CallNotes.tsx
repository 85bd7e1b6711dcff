// What is to be said of an answer beside its words: why it is cut short, what failed, what a
// guardrail did.
import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { spanQuery } from "../../api/queries";
import {
  callDetails,
  wantsDetails,
  type CallDetails,
  type CallError,
  type ConversationItem,
} from "../../model/conversation";
import { errorName, type Gap } from "../../model/failure";
import { Icon } from "../Icon";
import { useNear } from "../useNear";
import { useProject } from "../useProject";
import { GuardrailNote } from "./GuardrailNote";
import styles from "./CallNotes.module.css";

export function CallNotes({ item }: { readonly item: ConversationItem }) {
  const { traceId, spanId } = item;
  if (wantsDetails(item) && traceId !== null && spanId !== null) {
    return <WithDetails item={item} traceId={traceId} spanId={spanId} />;
  }
  return <Notes item={item} details={item.details} />;
}

interface WithDetailsProps {
  readonly item: ConversationItem;
  readonly traceId: string;
  readonly spanId: string;
}

/** The thread says that a call failed; the rest is asked for when its card comes into sight. */
function WithDetails({ item, traceId, spanId }: WithDetailsProps) {
  const project = useProject();
  const box = useRef<HTMLDivElement>(null);
  const near = useNear(box, false);
  const { data } = useQuery({ ...spanQuery(project, traceId, spanId), enabled: near });
  return (
    <div ref={box}>
      <Notes item={item} details={data === undefined ? null : callDetails(data)} />
    </div>
  );
}

interface NotesProps {
  readonly item: ConversationItem;
  readonly details: CallDetails | null;
}

function Notes({ item, details }: NotesProps) {
  const guardrail = details?.guardrail ?? null;
  return (
    <>
      {guardrail !== null && <GuardrailNote report={guardrail} />}
      {item.gap !== null && <GapNote gap={item.gap} />}
      {item.error !== null && <ErrorNote error={item.error} facts={details?.failure ?? []} />}
    </>
  );
}

function GapNote({ gap }: { readonly gap: Gap }) {
  return (
    <div className={styles.note} data-tone="warn" role="note">
      <Icon name="cut" size={15} />
      <div>
        <strong>{gap.label.replace(/^\w/, (letter) => letter.toUpperCase())}</strong> {gap.text}
      </div>
    </div>
  );
}

interface ErrorProps {
  readonly error: CallError;
  readonly facts: readonly string[];
}

function ErrorNote({ error, facts }: ErrorProps) {
  return (
    <div className={styles.note} data-tone="error" role="note">
      <Icon name="alert" size={15} />
      <div>
        <strong>{errorName(error.type)}</strong>
        {error.message !== "" && <div>{error.message}</div>}
        {facts.length > 0 && <div className={styles.facts}>{facts.join(" · ")}</div>}
      </div>
    </div>
  );
}
