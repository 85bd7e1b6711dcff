// What stands in place of the list where nothing passes its filter.
import type { TraceFilter } from "../../api/types";
import { Empty } from "../../ui/LoadState";
import styles from "./Traces.module.css";

interface Props {
  readonly filter: TraceFilter;
  /** A page of a search may be empty though another follows. */
  readonly searchesOn: boolean;
  readonly onChange: (filter: TraceFilter) => void;
}

export function NoMatch({ filter, searchesOn, onChange }: Props) {
  if (searchesOn) return <Empty title="Searching further back" />;
  const { text, ...rest } = filter;
  const showAll = (
    <PlainButton
      onClick={() => {
        onChange({});
      }}
    >
      Show all traces
    </PlainButton>
  );
  if (text === undefined) return <Empty title="No trace matches these filters">{showAll}</Empty>;
  const alone = Object.keys(rest).length === 0;
  return (
    <Empty
      title={alone ? "No trace matches this search" : "No trace matches this search and filter"}
    >
      <p className={styles.hint}>
        One message has to hold all the words: whole words, in any order.{" "}
        <code>&quot;In quotes&quot;</code> they stand together; <code>begin*</code> finds what
        begins so.
      </p>
      {!alone && (
        <PlainButton
          onClick={() => {
            onChange({ text });
          }}
        >
          Search all traces
        </PlainButton>
      )}
      {showAll}
    </Empty>
  );
}

function PlainButton({
  onClick,
  children,
}: {
  readonly onClick: () => void;
  readonly children: string;
}) {
  return (
    <button type="button" className={styles.plainButton} onClick={onClick}>
      {children}
    </button>
  );
}
