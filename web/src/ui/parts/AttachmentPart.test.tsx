// @vitest-environment happy-dom
// Attachments: where their bytes come from, and what stands there when they can't be had.
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Part } from "../../api/types";
import { renderPart } from "../../testing/render";
import { PartView } from "./PartView";

const hash = "0123456789abcdef0123456789abcdef";
const address = `/api/v1/projects/default/attachments/${hash}`;
const kept = { type: "blob", attachment: hash, size_bytes: 2048 };

const show = (part: Part): string => renderPart(<PartView part={part} />).container.textContent;
const answerWith = (status: number): void => {
  vi.stubGlobal("fetch", () => Promise.resolve(new Response("{}", { status })));
};

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("an attachment that the server keeps", () => {
  it("that is a picture is shown from there, with type and size", () => {
    const said = show({ ...kept, modality: "image", mime_type: "image/png" });
    expect(screen.getByRole("img").getAttribute("src")).toBe(address);
    expect(said).toContain("image/png · 2.0 KB");
  });

  it.each([
    ["audio", "audio/mpeg"],
    ["video", "video/mp4"],
  ])("that is %s is played from there", (modality, mime_type) => {
    show({ ...kept, modality, mime_type });
    expect(document.querySelector(modality)?.getAttribute("src")).toBe(address);
  });

  it("that is a document is a card with its name, to be opened or saved", () => {
    const said = show({
      ...kept,
      modality: "document",
      mime_type: "application/pdf",
      name: "menu",
    });
    expect(said).toContain("menuapplication/pdf · 2.0 KB");
    expect(screen.getByRole("button", { name: "Open" })).toBeTruthy();
    expect(screen.getByRole("button", { name: "Download" })).toBeTruthy();
  });

  it.each([
    [404, "bytes not kept"],
    [200, "can’t be shown here"],
  ])("but can't be shown, answered with %i, leaves a card that says: %s", async (status, note) => {
    answerWith(status);
    show({ ...kept, modality: "image", mime_type: "image/png" });
    fireEvent.error(screen.getByRole("img"));
    await waitFor(() => screen.getByText(note));
    expect(screen.queryByRole("img")).toBeNull();
    expect(screen.queryAllByRole("button", { name: "Download" })).toHaveLength(
      status === 200 ? 1 : 0,
    );
  });

  it("whose bytes are gone says so when they are asked for", async () => {
    answerWith(404);
    show({ ...kept, modality: "document", mime_type: "application/pdf" });
    fireEvent.click(screen.getByRole("button", { name: "Download" }));
    await waitFor(() => screen.getByText("bytes not kept"));
  });
});

describe("an attachment that nobody keeps", () => {
  it("is a card with its size and the reason, without anything to press", () => {
    const said = show({ ...kept, modality: "video", mime_type: "video/mp4", omitted: "too_large" });
    expect(said).toContain("video/mp4 · 2.0 KBtoo large to be kept");
    expect(screen.queryByRole("button")).toBeNull();
    expect(document.querySelector("video")).toBeNull();
  });
});
