// Moves the focus through the rows of a list with j and k. Each row has one link, marked data-row.
import type { RefObject } from "react";
import { useKeys } from "../useKeys";

export function useRowKeys(list: RefObject<HTMLElement | null>): void {
  const move = (step: number): void => {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
    const at = rows.findIndex((row) => row === document.activeElement);
    const next = rows[at < 0 ? 0 : Math.min(Math.max(at + step, 0), rows.length - 1)];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };
  useKeys({
    j: () => {
      move(1);
    },
    k: () => {
      move(-1);
    },
  });
}
