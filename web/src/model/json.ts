// JSON as coloured text, and cut down to what a screen can bear.

export interface JsonToken {
  readonly kind: "name" | "string" | "number" | "word" | "punctuation";
  readonly text: string;
}

/** Longer strings are cut on the screen; a copy always has the whole. */
export const shownStringMax = 2000;

/** A container whose text is no longer stands on one line. */
const inlineMax = 72;

/**
 * The value as indented JSON, its tokens told apart; what is short stands on one line. Long strings
 * (an image in base64) are cut.
 */
export function jsonTokens(value: unknown): readonly JsonToken[] {
  const tokens: JsonToken[] = [];
  const push = (kind: JsonToken["kind"], text: string): void => {
    const last = tokens.at(-1);
    if (last?.kind === kind) tokens[tokens.length - 1] = { kind, text: last.text + text };
    else tokens.push({ kind, text });
  };
  const walk = (node: unknown, indent: string | null): void => {
    const flat = indent === null || (typeof node === "object" && fitsInline(node));
    const inner = flat ? null : `${indent}  `;
    const open = flat ? " " : `\n${inner ?? ""}`;
    const close = flat ? " " : `\n${indent}`;
    if (Array.isArray(node)) {
      if (node.length === 0) {
        push("punctuation", "[]");
        return;
      }
      push("punctuation", "[");
      node.forEach((item: unknown, index) => {
        // Brackets of a flat list stand close to what is in them.
        push("punctuation", index > 0 ? `,${open}` : flat ? "" : open);
        walk(item, inner);
      });
      push("punctuation", flat ? "]" : `${close}]`);
    } else if (typeof node === "object" && node !== null) {
      const entries = Object.entries(node).filter(([, member]) => member !== undefined);
      if (entries.length === 0) {
        push("punctuation", "{}");
        return;
      }
      push("punctuation", "{");
      entries.forEach(([name, member], index) => {
        push("punctuation", `${index === 0 ? "" : ","}${open}`);
        push("name", JSON.stringify(name));
        push("punctuation", ": ");
        walk(member, inner);
      });
      push("punctuation", `${close}}`);
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

/** Stops counting at the limit: a large value is never written out to be measured. */
function fitsInline(value: unknown): boolean {
  let room = inlineMax;
  const spend = (node: unknown): void => {
    if (room < 0) return;
    if (typeof node === "string") room -= node.length + 2;
    else if (typeof node !== "object" || node === null) room -= String(node).length;
    else {
      for (const [name, member] of Object.entries(node)) {
        room -= Array.isArray(node) ? 2 : name.length + 6;
        spend(member);
        if (room < 0) return;
      }
    }
  };
  spend(value);
  return room >= 0;
}

/** The start of a long string and how much was left out. */
export function cutString(text: string): string {
  if (text.length <= shownStringMax) return text;
  const rest = (text.length - 200).toLocaleString("en-US");
  return `${text.slice(0, 200)}… (${rest} more characters; a copy has them all)`;
}
