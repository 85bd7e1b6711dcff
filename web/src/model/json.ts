// JSON as coloured text, and cut down to what a screen can bear.

export interface JsonToken {
  readonly kind: "name" | "string" | "number" | "word" | "punctuation";
  readonly text: string;
}

/** Longer strings are cut on the screen; a copy always has the whole. */
export const shownStringMax = 2000;

/** The value as indented JSON, its tokens told apart. Long strings (an image in base64) are cut. */
export function jsonTokens(value: unknown): readonly JsonToken[] {
  const tokens: JsonToken[] = [];
  const push = (kind: JsonToken["kind"], text: string): void => {
    const last = tokens.at(-1);
    if (last?.kind === kind) tokens[tokens.length - 1] = { kind, text: last.text + text };
    else tokens.push({ kind, text });
  };
  const walk = (node: unknown, indent: string): void => {
    const inner = `${indent}  `;
    if (Array.isArray(node)) {
      if (node.length === 0) {
        push("punctuation", "[]");
        return;
      }
      push("punctuation", "[");
      node.forEach((item: unknown, index) => {
        push("punctuation", `${index === 0 ? "" : ","}\n${inner}`);
        walk(item, inner);
      });
      push("punctuation", `\n${indent}]`);
    } else if (typeof node === "object" && node !== null) {
      const entries = Object.entries(node).filter(([, member]) => member !== undefined);
      if (entries.length === 0) {
        push("punctuation", "{}");
        return;
      }
      push("punctuation", "{");
      entries.forEach(([name, member], index) => {
        push("punctuation", `${index === 0 ? "" : ","}\n${inner}`);
        push("name", JSON.stringify(name));
        push("punctuation", ": ");
        walk(member, inner);
      });
      push("punctuation", `\n${indent}}`);
    } else if (typeof node === "string") {
      push("string", JSON.stringify(cutString(node)));
    } else if (typeof node === "number") {
      push("number", String(node));
    } else {
      push("word", String(node));
    }
  };
  walk(value, "");
  return tokens;
}

/** The start of a long string and how much was left out. */
export function cutString(text: string): string {
  if (text.length <= shownStringMax) return text;
  const rest = (text.length - 200).toLocaleString("en-US");
  return `${text.slice(0, 200)}… (${rest} more characters; a copy has them all)`;
}
