// Thoughts that a model writes into its text, between tags of its own: <thinking> (Nova), <think>
// (DeepSeek R1), <reasoning> (gpt-oss).

export interface Thoughts {
  /** Null: the text has none. */
  readonly thoughts: string | null;
  readonly rest: string;
}

const opened = /^\s*<(thinking|think|reasoning)>/;
/** Some prompts open the thoughts, so that the answer only closes them. */
const closedOnly = /<\/(think)>/;

/** Thoughts at the beginning of a text; without an end (the answer was cut) all of it is thoughts. */
export function splitThoughts(text: string): Thoughts {
  const tag = opened.exec(text);
  const word = tag?.[1] ?? closedOnly.exec(text)?.[1];
  if (word === undefined) return { thoughts: null, rest: text };
  const inner = text.slice(tag?.[0].length ?? 0);
  const end = inner.indexOf(`</${word}>`);
  const thoughts = (end < 0 ? inner : inner.slice(0, end)).trim();
  const rest = end < 0 ? "" : inner.slice(end + word.length + 3).trimStart();
  return thoughts === "" && rest === "" ? { thoughts: null, rest: text } : { thoughts, rest };
}
