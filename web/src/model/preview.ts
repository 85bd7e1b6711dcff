// One line of a message for a list: words without their Markdown.

/** The line below a table's head; the server has made one line of all, so it may stand anywhere. */
const tableRule = /\|(?:\s*:?-{3,}:?\s*\|)+/;

/** Takes away the signs of emphasis, headings, code, links and tables, and folds white space. */
export function previewText(text: string | null): string {
  if (text === null) return "";
  const isTable = tableRule.test(text);
  return text
    .replace(/```[^\n`]*\n?/g, " ")
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/^\s{0,3}(?:#{1,6}\s+|>\s?)/gm, "")
    .replace(tableRule, "|")
    .replace(/(?:\s*\|\s*)+/g, (pipes, at: number) => (isTable ? (at === 0 ? "" : " · ") : pipes))
    .replace(/(\*\*|__|~~)(?=\S)(.*?\S)\1/g, "$2")
    .replace(/(^|[\s(])[*_](?=\S)([^*_\n]*?\S)[*_](?=[\s).,;:!?]|$)/g, "$1$2")
    .replace(/`([^`\n]+)`/g, "$1")
    .replace(/\*\*/g, "")
    .replace(/\s+/g, " ")
    .replace(/([:;,.!?]) · /g, "$1 ")
    .replace(/[\s·]+$/, "")
    .trim();
}
