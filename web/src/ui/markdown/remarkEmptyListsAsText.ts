// "391." is a sentence that ends, "-" a dash; Markdown reads both as a list with nothing in it, of
// which only a mark beside the card would be left. They stay as they were written.
interface Place {
  readonly offset?: number;
}

export interface MarkdownNode {
  type: string;
  value?: string;
  children?: MarkdownNode[];
  readonly position?: { readonly start: Place; readonly end: Place };
}

export function remarkEmptyListsAsText() {
  return (tree: MarkdownNode, file: { toString(): string }): void => {
    mend(tree, file.toString());
  };
}

function mend(node: MarkdownNode, source: string): void {
  if (node.type === "list" && node.children?.every(isEmpty) === true) {
    const { start, end } = node.position ?? {};
    node.type = "paragraph";
    node.children = [{ type: "text", value: source.slice(start?.offset, end?.offset) }];
    return;
  }
  for (const child of node.children ?? []) mend(child, source);
}

const isEmpty = (item: MarkdownNode): boolean => (item.children ?? []).length === 0;
