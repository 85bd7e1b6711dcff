// A list of links with columns. The focus is the cursor: j and k move it, Enter opens where it stands.
import { useEffect, useRef, type ReactNode } from "react";
import { useLocation } from "react-router";
import { useRowKeys } from "./useRowKeys";
import styles from "./table.module.css";

export interface Column {
  readonly name: string;
  readonly numeric?: boolean;
  /** Left out of narrow windows, by its cells too. */
  readonly wide?: boolean;
}

interface Props {
  readonly label: string;
  readonly columns: readonly Column[];
  /** Sets --columns, the widths, for wide and narrow windows. */
  readonly className: string | undefined;
  readonly children: ReactNode;
}

export function Table({ label, columns, className, children }: Props) {
  const table = useRef<HTMLDivElement>(null);
  const { state } = useLocation() as { state: { readonly row?: string } | null };
  useRowKeys(table);
  // Coming back from a row's page, the cursor stands where it was.
  const row = state?.row;
  useEffect(() => {
    if (row === undefined) return;
    const link = table.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(row)}"]`);
    link?.focus({ preventScroll: true });
    link?.scrollIntoView({ block: "center" });
  }, [row]);
  return (
    <div className={className} role="table" aria-label={label} ref={table}>
      <div className={styles.head} role="row">
        {columns.map(({ name, numeric, wide }) => (
          <div
            key={name}
            role="columnheader"
            className={styles.cell}
            data-numeric={numeric}
            data-wide={wide}
          >
            {name}
          </div>
        ))}
      </div>
      {children}
    </div>
  );
}
