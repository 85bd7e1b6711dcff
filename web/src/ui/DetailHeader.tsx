// The head of a detail page: the way back, what it is, its numbers.
import type { ReactNode } from "react";
import { Link } from "react-router";
import { Icon } from "./Icon";
import { Metrics } from "./Metric";
import styles from "./DetailHeader.module.css";

interface Props {
  readonly list: { readonly name: string; readonly path: string };
  /** Instead of opening the list anew, where it was left. */
  readonly goBack: () => void;
  readonly title: string;
  /** The title in full, where it is shortened. */
  readonly hint?: string;
  readonly badge?: ReactNode;
  readonly actions?: ReactNode;
  /** Metric elements. */
  readonly children: ReactNode;
}

export function DetailHeader({ list, goBack, title, hint, badge, actions, children }: Props) {
  return (
    <header className={styles.header}>
      <div className={styles.titleRow}>
        <Link
          className={styles.back}
          to={list.path}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            goBack();
          }}
        >
          <Icon name="arrowLeft" size={14} />
          {list.name}
        </Link>
        <h1 title={hint}>{title}</h1>
        {badge}
        <div className={styles.space} />
        {actions}
      </div>
      <Metrics>{children}</Metrics>
    </header>
  );
}
