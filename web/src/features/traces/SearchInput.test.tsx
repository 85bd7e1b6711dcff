// @vitest-environment happy-dom
// What is typed is asked for once it rests, and never lost to what the address says.
import { act, fireEvent, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { renderPart } from "../../testing/render";
import { SearchInput } from "./SearchInput";

const addressMs = 20;
const changes = vi.fn<(text: string) => void>();

/** Keeps what was asked for, as the address does, a moment later; its button is a link to another search. */
function Harness() {
  const [asked, setAsked] = useState("paris");
  return (
    <>
      <SearchInput
        value={asked}
        onChange={(text) => {
          changes(text);
          setTimeout(() => {
            setAsked(text);
          }, addressMs);
        }}
      />
      <button
        type="button"
        onClick={() => {
          setAsked("seine");
        }}
      >
        elsewhere
      </button>
    </>
  );
}

const box = (): HTMLInputElement => screen.getByRole("searchbox", { name: "Search" });
const type = (text: string): void => {
  fireEvent.change(box(), { target: { value: text } });
};
const wait = (ms: number): void => {
  act(() => {
    vi.advanceTimersByTime(ms);
  });
};

describe("the search field", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    changes.mockClear();
    renderPart(<Harness />);
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("asks once for several keys, when they rest", () => {
    expect(box().value).toBe("paris");
    type("r");
    wait(200);
    type(' river "the Seine" ');
    wait(299);
    expect(changes).not.toHaveBeenCalled();
    wait(1);
    expect(changes.mock.calls).toEqual([['river "the Seine"']]);
    expect(box().value).toBe(' river "the Seine" ');
  });

  it("asks at once on Enter, and not again", () => {
    type("river");
    fireEvent.keyDown(box(), { key: "Enter" });
    expect(changes.mock.calls).toEqual([["river"]]);
    wait(1000);
    expect(changes).toHaveBeenCalledOnce();
  });

  it("is cleared by its button and by Escape at once", () => {
    fireEvent.click(screen.getByRole("button", { name: "Clear the search" }));
    expect(box().value).toBe("");
    expect(screen.queryByRole("button", { name: "Clear the search" })).toBeNull();
    type("river");
    fireEvent.keyDown(box(), { key: "Escape" });
    wait(1000);
    expect(box().value).toBe("");
    expect(changes.mock.calls).toEqual([[""], [""]]);
  });

  it("asks for what was typed while its question was on the way to the address", () => {
    type("ab");
    wait(300);
    type("abc");
    wait(1000);
    expect(changes.mock.calls).toEqual([["ab"], ["abc"]]);
    expect(box().value).toBe("abc");
  });

  it("follows an address that changes by itself, and forgets what was being typed", () => {
    type("lou");
    fireEvent.click(screen.getByRole("button", { name: "elsewhere" }));
    expect(box().value).toBe("seine");
    wait(1000);
    expect(changes).not.toHaveBeenCalled();
  });
});
