// The end of a list: brings the next page when it comes into sight, or by its button.
import { Button } from "@mantine/core";
import { useEffect, useRef } from "react";

interface Props {
  readonly query: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly isFetchNextPageError: boolean;
    readonly fetchNextPage: () => unknown;
  };
}

export function LoadMore({ query }: Props) {
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  const ref = useRef<HTMLDivElement>(null);
  // After a failure only the button asks again: a broken server isn't asked in a loop.
  const automatic = hasNextPage && !isFetchingNextPage && !isFetchNextPageError;
  useEffect(() => {
    const end = ref.current;
    if (!automatic || end === null || typeof IntersectionObserver === "undefined") return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) fetchNextPage();
      },
      { rootMargin: "600px" },
    );
    observer.observe(end);
    return () => {
      observer.disconnect();
    };
  }, [automatic, fetchNextPage]);
  if (!hasNextPage) return null;
  return (
    <div ref={ref} style={{ padding: 14, textAlign: "center" }}>
      <Button
        size="compact-sm"
        variant="default"
        loading={isFetchingNextPage}
        onClick={() => {
          fetchNextPage();
        }}
      >
        Load more
      </Button>
    </div>
  );
}
