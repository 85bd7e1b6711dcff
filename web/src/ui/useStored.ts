// A small setting that survives a reload, where the browser lets it.
import { useState } from "react";

export function useStored(name: string, initial: number): [number, (value: number) => void] {
  const key = `sideseat.${name}`;
  const [value, setValue] = useState(() => {
    try {
      const stored = Number.parseFloat(localStorage.getItem(key) ?? "");
      return Number.isFinite(stored) ? stored : initial;
    } catch {
      return initial; // Storage is blocked.
    }
  });
  const set = (next: number): void => {
    setValue(next);
    try {
      localStorage.setItem(key, String(next));
    } catch {
      // Storage is blocked or full: the setting lasts as long as the page.
    }
  };
  return [value, set];
}
