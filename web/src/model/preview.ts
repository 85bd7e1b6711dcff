// One line of a message for a list: words without their Markdown.

/** Takes away the signs of emphasis, headings, code, links and tables, and folds white space. */
export function previewText(text: string | null): string {
  if (text === null) return "";
  return text
    .replace(/```[^\n`]*\n?/g, " ")
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/^\s{0,3}(?:#{1,6}\s+|>\s?)/gm, "")
    .replace(/^\s*\|?(?:\s*:?-{3,}:?\s*\|?)+\s*$/gm, " ")
    .replace(/^\s*\|(.*)\|\s*$/gm, (_, row: string) => row.split("|").join(" · "))
    .replace(/(\*\*|__|~~)(?=\S)(.*?\S)\1/g, "$2")
    .replace(/(^|[\s(])[*_](?=\S)([^*_\n]*?\S)[*_](?=[\s).,;:!?]|$)/g, "$1$2")
    .replace(/`([^`\n]+)`/g, "$1")
    .replace(/\*\*/g, "")
    .replace(/\s+/g, " ")
    .trim();
}
