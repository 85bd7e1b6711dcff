// A page made of a bar and, below it, what scrolls.
import type { ReactNode } from "react";
import styles from "./Page.module.css";

interface Props {
  readonly title: string;
  readonly bar: ReactNode;
  readonly children: ReactNode;
}

export function Page({ title, bar, children }: Props) {
  return (
    <div className={styles.page}>
      <h1 className="visually-hidden">{title}</h1>
      <div className={styles.bar}>{bar}</div>
      <div className={styles.scroll}>{children}</div>
    </div>
  );
}

/** How many rows there are, at the right end of the bar. */
export function Count({ children }: { readonly children: ReactNode }) {
  return (
    <span className={styles.count} role="status">
      {children}
    </span>
  );
}
