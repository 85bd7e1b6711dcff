// What stands where an answer will stand: waiting for it, or told why there is none.
import { Button, Skeleton } from "@mantine/core";
import type { ReactNode } from "react";
import { asProblem } from "../api/problem";
import { Icon } from "./Icon";
import styles from "./LoadState.module.css";

interface Query<T> {
  readonly data: T | undefined;
  readonly error: Error | null;
  readonly refetch: () => unknown;
}

interface Props<T> {
  readonly query: Query<T>;
  /** What is being loaded, for the screen reader: "the traces". */
  readonly what: string;
  /** Bars of the placeholder. */
  readonly lines?: number;
  readonly children: (data: T) => ReactNode;
}

/** Data that was there stays there while a refetch fails; the failure stands above it. */
export function LoadState<T>({ query, what, lines = 6, children }: Props<T>) {
  if (query.data === undefined) {
    if (query.error !== null) return <Failure error={query.error} onRetry={query.refetch} />;
    return <Placeholder what={what} lines={lines} />;
  }
  return (
    <>
      {query.error !== null && <Failure error={query.error} onRetry={query.refetch} compact />}
      {children(query.data)}
    </>
  );
}

function Placeholder({ what, lines }: { readonly what: string; readonly lines: number }) {
  return (
    <div className={styles.placeholder} role="status" aria-label={`Loading ${what}`}>
      {Array.from({ length: lines }, (_, index) => (
        <Skeleton key={index} height={14} width={`${String(92 - ((index * 17) % 40))}%`} />
      ))}
    </div>
  );
}

interface FailureProps {
  readonly error: Error;
  readonly onRetry: () => unknown;
  readonly compact?: boolean;
}

function Failure({ error, onRetry, compact = false }: FailureProps) {
  const problem = asProblem(error);
  return (
    <div className={styles.failure} data-compact={compact} role="alert">
      <Icon name="alert" size={compact ? 14 : 22} />
      <div>
        <div className={styles.title}>{problem.title}</div>
        {problem.detail !== "" && <div className={styles.detail}>{problem.detail}</div>}
      </div>
      {problem.retryable && (
        <Button size="compact-sm" variant="default" onClick={() => void onRetry()}>
          Try again
        </Button>
      )}
    </div>
  );
}

export function Empty({
  title,
  children,
}: {
  readonly title: string;
  readonly children?: ReactNode;
}) {
  return (
    <div className={styles.empty}>
      <div className={styles.title}>{title}</div>
      {children}
    </div>
  );
}
