// A preview has the words of a message without the signs of its Markdown.
import { describe, expect, it } from "vitest";
import { previewText } from "./preview";

describe("a preview", () => {
  it.each([
    [null, ""],
    ["plain", "plain"],
    ["The capital is **Paris**.", "The capital is Paris."],
    ["an *emphasised* and _this_ word", "an emphasised and this word"],
    ["# Title\n\ntext", "Title text"],
    ["> quoted", "quoted"],
    ["`code` and ```python\nprint(1)\n```", "code and print(1)"],
    ["[a link](https://example.com)", "a link"],
    ["![alt](https://example.com/x.png)", "alt"],
    ["| A | B |\n| --- | --- |\n| 1 | 2 |", "A · B · 1 · 2"],
    ["Two: | A | B | | --- | ---: | | 1 | 2 | and more", "Two: A · B · 1 · 2 · and more"],
    ["a | b without a table", "a | b without a table"],
    ["cut in the **mid", "cut in the mid"],
    ["2 * 3 * 4 = 24", "2 * 3 * 4 = 24"],
    ["snake_case_name stays", "snake_case_name stays"],
    ["<answer>tags stay</answer>", "<answer>tags stay</answer>"],
    ["  many\n\n  spaces ", "many spaces"],
  ])("of %j is %j", (text, expected) => {
    expect(previewText(text)).toBe(expected);
  });
});
