// Which of the session's traces is in view: part of the address, ?trace=...
import { useLocation, useSearchParams } from "react-router";

export function useSelectedTrace(): readonly [string | null, (traceId: string) => void] {
  const [search, setSearch] = useSearchParams();
  const { state } = useLocation() as { state: unknown };
  const select = (traceId: string): void => {
    setSearch(
      (current) => {
        current.set("trace", traceId);
        return current;
      },
      // At once, so that of two quick keys the second starts where the first has led.
      { replace: true, state, flushSync: true },
    );
  };
  return [search.get("trace"), select];
}
