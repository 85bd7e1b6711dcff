// @vitest-environment happy-dom
// Markdown of a message is rendered, and nothing in it runs, loads or vanishes.
import { describe, expect, it } from "vitest";
import { renderPart } from "../../testing/render";
import Renderer from "./Renderer";

const shown = (text: string): HTMLElement => renderPart(<Renderer text={text} />).container;

describe("Markdown", () => {
  it("has tables", () => {
    const page = shown("| A | B |\n| --- | ---: |\n| 1 | 2 |");
    expect(page.querySelectorAll("table td")).toHaveLength(2);
  });

  it("has coloured code with its language and a button that copies it", () => {
    const page = shown("```python\ndef f(): pass\n```");
    expect(page.querySelector(".hljs-keyword")?.textContent).toBe("def");
    expect(page.textContent).toContain("python");
    expect(page.querySelector("button")?.getAttribute("aria-label")).toBe("Copy code");
  });

  it.each([
    ["a script", "<script>alert(1)</script>", "script"],
    ["an event handler", '<img src="x" onerror="alert(1)">', "img"],
    ["a frame", '<iframe src="https://example.com"></iframe>', "iframe"],
    ["an inline tag", "so <b onclick='x'>bold</b>", "b"],
    ["an answer in tags", "<answer>\nParis\n</answer>", "answer"],
  ])("shows %s as text", (_name, text, tag) => {
    const page = shown(text);
    expect(page.querySelector(tag)).toBeNull();
    expect(page.textContent).toContain(text);
  });

  it.each(["391.", "1)", "-", "So:\n\n-\n-"])("keeps %j, a list of nothing, as text", (text) => {
    const page = shown(text);
    expect(page.querySelector("li")).toBeNull();
    const paragraphs = [...page.querySelectorAll("p")].map((one) => one.textContent);
    expect(paragraphs.join("\n\n")).toBe(text);
  });

  it("leaves room for the numbers of a list that begins late", () => {
    const list = (text: string) => shown(text).querySelector("ol");
    expect(list("1804. a mill\n1805. a dam")?.getAttribute("start")).toBe("1804");
    expect(list("1804. a mill")?.style.paddingLeft).toContain("4ch");
    expect(list("9. nine\n10. ten")?.style.paddingLeft).toContain("2ch");
  });

  it("reads Markdown inside tags", () => {
    expect(shown("<answer>**Paris**</answer>").querySelector("strong")?.textContent).toBe("Paris");
  });

  it.each(["javascript:alert(1)", "data:text/html,x", "vbscript:x"])(
    "makes no link of %s",
    (address) => {
      expect(shown(`[a](${address})`).querySelector("a[href]")).toBeNull();
    },
  );

  it("opens links in a tab of their own that knows nothing of this one", () => {
    const link = shown("[a](https://example.com)").querySelector("a");
    expect([link?.target, link?.rel]).toEqual(["_blank", "noopener noreferrer nofollow"]);
  });

  it("loads no picture from elsewhere but says where it is", () => {
    const page = shown("![chart](https://example.com/c.png)");
    expect(page.querySelector("img")).toBeNull();
    expect(page.textContent).toContain("https://example.com/c.png");
  });
});
