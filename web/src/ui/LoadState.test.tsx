// @vitest-environment happy-dom
// Waiting, failing and answering look different, and only what may help is offered.
import { fireEvent, screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { ApiProblem } from "../api/problem";
import { renderPart } from "../testing/render";
import { LoadState } from "./LoadState";

function show(data: string | undefined, error: Error | null, refetch = vi.fn()) {
  renderPart(
    <LoadState query={{ data, error, refetch }} what="the traces">
      {(value) => <p>{value}</p>}
    </LoadState>,
  );
  return refetch;
}

describe("the state of an answer", () => {
  it("is said to be loading", () => {
    show(undefined, null);
    expect(screen.getByRole("status", { name: "Loading the traces" })).toBeTruthy();
  });

  it("offers to try again what may succeed", () => {
    const refetch = show(undefined, new ApiProblem(503, "Busy", "Wait a little"));
    expect(screen.getByRole("alert").textContent).toContain("Wait a little");
    fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(refetch).toHaveBeenCalledOnce();
  });

  it("offers nothing for what isn't there", () => {
    show(undefined, new ApiProblem(404, "Not found", "Trace x is not stored here"));
    expect(screen.queryByRole("button")).toBeNull();
  });

  it("keeps what it had while a refetch fails", () => {
    show("old answer", new ApiProblem(0, "The server can't be reached", ""));
    expect(screen.getByText("old answer")).toBeTruthy();
    expect(screen.getByRole("alert")).toBeTruthy();
  });
});
