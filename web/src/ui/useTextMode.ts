// Whether text is shown as Markdown or as it was sent: part of the address, ?text=plain.
import { useLocation, useSearchParams } from "react-router";
import type { TextMode } from "./conversation/context";

export function useTextMode(): readonly [TextMode, (mode: TextMode) => void] {
  const [search, setSearch] = useSearchParams();
  const { state } = useLocation() as { state: unknown };
  const mode = search.get("text") === "plain" ? "plain" : "markdown";
  const set = (next: TextMode): void => {
    setSearch(
      (current) => {
        if (next === "plain") current.set("text", "plain");
        else current.delete("text");
        return current;
      },
      { replace: true, state },
    );
  };
  return [mode, set];
}
