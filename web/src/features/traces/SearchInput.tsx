// The field for words that a message of the trace holds. What is typed is asked for once it rests.
import { CloseButton, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";
import { Icon } from "../../ui/Icon";
import { useKeys } from "../../ui/useKeys";

const restMs = 300;

interface Props {
  /** The search of the address. */
  readonly value: string;
  readonly onChange: (value: string) => void;
}

export function SearchInput({ value, onChange }: Props) {
  // `asked` is what onChange was told last: the address that says so too leaves the field alone.
  // `foreign` counts the others.
  const [field, setField] = useState({ text: value, asked: value, seen: value, foreign: 0 });
  if (value !== field.seen) {
    const own = value === field.asked;
    const foreign = field.foreign + 1;
    setField(own ? { ...field, seen: value } : { text: value, asked: value, seen: value, foreign });
  }
  const ask = (text: string): void => {
    const asked = text.trim();
    setField((current) => ({ ...current, asked }));
    onChange(asked);
  };
  const askOnceItRests = useDebouncedCallback(ask, restMs);
  useEffect(() => {
    askOnceItRests.cancel();
  }, [askOnceItRests, field.foreign]);
  const input = useRef<HTMLInputElement>(null);
  useKeys({
    "/": () => {
      input.current?.focus();
      input.current?.select();
    },
  });
  const clear = (): void => {
    askOnceItRests.cancel();
    setField((current) => ({ ...current, text: "" }));
    ask("");
  };
  return (
    <TextInput
      ref={input}
      size="xs"
      w={300}
      role="searchbox"
      aria-label="Search"
      placeholder={'Search: words, "a phrase", begin*'}
      leftSection={<Icon name="search" size={14} />}
      value={field.text}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setField((current) => ({ ...current, text }));
        askOnceItRests(text);
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter") {
          askOnceItRests.cancel();
          ask(field.text);
        }
        if (event.key === "Escape") {
          if (field.text === "") input.current?.blur();
          else clear();
        }
      }}
      rightSection={
        field.text !== "" && <CloseButton size="xs" aria-label="Clear the search" onClick={clear} />
      }
    />
  );
}
