// Narrows the list: by words, by outcome, by session, by time.
import { CloseButton, SegmentedControl, TextInput } from "@mantine/core";
import { useState } from "react";
import type { TraceFilter } from "../../api/types";
import { ranges } from "../../model/filters";
import { SearchInput } from "./SearchInput";
import styles from "./Traces.module.css";

interface Props {
  readonly filter: TraceFilter;
  readonly onChange: (filter: TraceFilter) => void;
}

export function FilterBar({ filter, onChange }: Props) {
  const { text, status, session_id, within_ms } = filter;
  return (
    <div className={styles.filters} role="search" aria-label="Filter the traces">
      <SearchInput
        value={text ?? ""}
        onChange={(value) => {
          const { text: _, ...rest } = filter;
          onChange(value === "" ? rest : { ...rest, text: value });
        }}
      />
      <SegmentedControl
        size="xs"
        aria-label="Status"
        value={status ?? "all"}
        data={[
          { value: "all", label: "All" },
          { value: "ok", label: "OK" },
          { value: "error", label: "Errors" },
        ]}
        onChange={(value) => {
          const { status: _, ...rest } = filter;
          onChange(value === "ok" || value === "error" ? { ...rest, status: value } : rest);
        }}
      />
      <SessionInput
        key={session_id ?? ""}
        value={session_id ?? ""}
        onChange={(value) => {
          const { session_id: _, ...rest } = filter;
          onChange(value === "" ? rest : { ...rest, session_id: value });
        }}
      />
      <select
        className={styles.select}
        aria-label="Time"
        value={within_ms ?? ""}
        onChange={(event) => {
          const { within_ms: _, ...rest } = filter;
          const ms = event.currentTarget.value;
          onChange(ms === "" ? rest : { ...rest, within_ms: Number(ms) });
        }}
      >
        <option value="">Any time</option>
        {ranges.map(({ name, label, ms }) => (
          <option key={name} value={ms}>
            {label}
          </option>
        ))}
      </select>
    </div>
  );
}

interface SessionInputProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function SessionInput({ value, onChange }: SessionInputProps) {
  const [text, setText] = useState(value);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onChange(text.trim());
      }}
    >
      <TextInput
        size="xs"
        w={220}
        aria-label="Session"
        placeholder="Session id, then Enter"
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
        }}
        rightSection={
          value !== "" && (
            <CloseButton
              size="xs"
              aria-label="Show all sessions"
              onClick={() => {
                onChange("");
              }}
            />
          )
        }
      />
    </form>
  );
}
