// A row of a list and its cells. The whole row is one link, so that it opens in a new tab like any.
import type { ReactNode } from "react";
import { Link, useNavigate } from "react-router";
import { previewText } from "../../model/preview";
import { describeInstant, formatAgo, formatInstant } from "../../model/time";
import styles from "./table.module.css";

interface RowProps {
  /** Just arrived: it lights up once. */
  readonly fresh?: boolean;
  readonly failed?: boolean;
  readonly children: ReactNode;
}

export function Row({ fresh = false, failed = false, children }: RowProps) {
  return (
    <div className={styles.row} role="row" data-fresh={fresh} data-failed={failed}>
      {children}
    </div>
  );
}

interface CellProps {
  readonly numeric?: boolean;
  readonly wide?: boolean;
  readonly title?: string;
  readonly children: ReactNode;
}

export function Cell({ numeric, wide, title, children }: CellProps) {
  return (
    <div role="cell" className={styles.cell} data-numeric={numeric} data-wide={wide} title={title}>
      {children}
    </div>
  );
}

/** The second, fainter line of a cell. */
export function Sub({ children }: { readonly children: ReactNode }) {
  return <span className={styles.sub}>{children}</span>;
}

interface RowLinkProps {
  readonly id: string;
  readonly to: string;
  readonly title: string;
  readonly children: ReactNode;
}

/** The row's link; it tells the page it opens that Back returns to this list, at this row. */
export function RowLink({ id, to, title, children }: RowLinkProps) {
  const navigate = useNavigate();
  return (
    <Link
      to={to}
      state={{ fromList: true }}
      className={styles.link}
      data-row={id}
      title={title}
      onClick={() => {
        const here = window.location.pathname + window.location.search;
        void navigate(here, { replace: true, state: { row: id } });
      }}
    >
      {children}
    </Link>
  );
}

/** When something happened: the time, and how long ago. */
export function TimeCell({ at, nowMs }: { readonly at: string; readonly nowMs: number }) {
  return (
    <Cell title={describeInstant(at)}>
      <span className={styles.time}>{formatInstant(at, nowMs)}</span>
      <Sub>{formatAgo(at, nowMs)}</Sub>
    </Cell>
  );
}

interface PreviewProps {
  readonly input: string | null;
  readonly output: string | null;
}

/** The last question and the last answer, a line each. */
export function PreviewCell({ input, output }: PreviewProps) {
  return (
    <Cell>
      <Line label="Input" text={input} side="input" />
      <Line label="Output" text={output} side="output" />
    </Cell>
  );
}

interface LineProps {
  readonly label: string;
  readonly text: string | null;
  readonly side: "input" | "output";
}

function Line({ label, text, side }: LineProps) {
  const words = previewText(text);
  return (
    <span className={styles.line} data-side={side}>
      <span className="visually-hidden">{label}: </span>
      {words === "" ? <span className={styles.nothing}>no text</span> : words}
    </span>
  );
}
