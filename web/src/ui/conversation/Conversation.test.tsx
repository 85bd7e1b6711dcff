// @vitest-environment happy-dom
// One card a message, with everything a message can carry.
import { fireEvent, screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { ConversationItem } from "../../model/conversation";
import { spanItems, threadItems } from "../../model/conversation";
import { threadMessage, wholeSpan } from "../../testing/wire";
import { renderPart } from "../../testing/render";
import { Conversation } from "./Conversation";

const text = (content: string) => ({ type: "text", content });
const pixel =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

function show(items: readonly ConversationItem[], openCount?: number): HTMLElement {
  return renderPart(
    <Conversation
      items={items}
      textMode="plain"
      startMs={Date.parse("2026-01-02T03:04:00Z")}
      {...(openCount !== undefined && { openCount })}
    />,
  ).container;
}

const thread = (...items: ReturnType<typeof threadMessage>[]) =>
  threadItems({ items, next_cursor: null, system: [], tools: [] });

describe("a conversation", () => {
  it("has one card for text and picture of one turn", () => {
    const parts = [
      text("What is this?"),
      { type: "blob", modality: "image", mime_type: "image/png", content: pixel },
    ];
    show(thread(threadMessage({ parts })));
    const card = screen.getByRole("article");
    expect(within(card).getByText("What is this?")).toBeTruthy();
    expect(within(card).getByRole("img").getAttribute("src")).toContain("data:image/png;base64,");
  });

  it("says of an answer what it took, and when it came", () => {
    show(
      thread(
        threadMessage({
          role: "assistant",
          direction: "output",
          model: "us.amazon.nova-lite-v1:0",
          input_tokens: 1204,
          output_tokens: 380,
          cost_usd: 0.0123,
          duration_ms: 2100,
          time_to_first_token_ms: 412,
        }),
      ),
    );
    const said = screen.getByRole("article").textContent;
    for (const words of ["nova-lite", "1,204", "380", "$0.0123", "2.10 s", "412 ms", "+5.00 s"]) {
      expect(said).toContain(words);
    }
  });

  it("never calls an unknown price $0", () => {
    const answer = { role: "assistant", direction: "output" as const, input_tokens: 9 };
    show(thread(threadMessage(answer)));
    expect(screen.getByRole("article").textContent).toContain("unknown price");
    expect(screen.getByRole("article").textContent).not.toContain("$");
  });

  it("shows a failed call after its prompt", () => {
    const error = { type: "ThrottlingException", message: "Too many requests" };
    show(
      thread(
        threadMessage({ parts: [text("Summarise this.")] }),
        threadMessage({ role: "assistant", direction: "output", parts: [], error }),
      ),
    );
    const [prompt, failure] = screen.getAllByRole("article");
    expect(prompt?.textContent).toContain("Summarise this.");
    expect(failure?.textContent).toContain("ThrottlingException");
    expect(failure?.textContent).toContain("Too many requests");
  });

  it("names the tool on its result, which carries only an id", () => {
    show(
      thread(
        threadMessage({
          role: "assistant",
          parts: [{ type: "tool_call", id: "t1", name: "get_weather", arguments: {} }],
        }),
        threadMessage({
          parts: [{ type: "tool_call_response", id: "t1", response: "sunny", status: "error" }],
        }),
      ),
    );
    const result = screen.getByRole("region", { name: "Result of get_weather" });
    expect(result.textContent).toContain("sunny");
    expect(result.textContent).toContain("failed");
  });

  it("folds thinking", () => {
    show(thread(threadMessage({ parts: [{ type: "reasoning", content: "Let me see" }] })));
    expect(screen.getByText("Thinking").closest("details")?.open).toBe(false);
  });

  it("keeps a part of an unknown kind readable", () => {
    show(thread(threadMessage({ parts: [{ type: "hologram", depth: 3 }] })));
    expect(screen.getByRole("article").textContent).toContain('"depth": 3');
  });

  it("folds a long history and leaves the latest open", () => {
    const messages = Array.from({ length: 9 }, (_, index) => ({
      role: index % 2 === 0 ? "user" : "assistant",
      parts: [text(`turn ${String(index)}`)],
    }));
    const span = wholeSpan({ input: { system: [], messages, tools: [] } });
    show(spanItems(span), 6);
    const folded = screen.getByText(/3 earlier messages/).closest("details");
    expect(folded?.open).toBe(false);
    expect(folded?.textContent).toContain("turn 2");
    expect(folded?.textContent).not.toContain("turn 3");
  });

  it("enlarges a picture on demand", () => {
    HTMLDialogElement.prototype.showModal = function showModal(this: HTMLDialogElement) {
      this.open = true;
    };
    const parts = [{ type: "blob", modality: "image", mime_type: "image/png", content: pixel }];
    show(thread(threadMessage({ parts })));
    fireEvent.click(screen.getByRole("button", { name: /Enlarge picture/ }));
    expect(document.querySelectorAll("dialog img")).toHaveLength(1);
  });
});
