// A sum of money, or why there is none.
import { Tooltip } from "@mantine/core";
import { costView, type CostView } from "../model/cost";
import styles from "./Cost.module.css";

type Props = Parameters<typeof costView>[0];

export function Cost(props: Props) {
  return <CostText view={costView(props)} />;
}

export function CostText({ view }: { readonly view: CostView }) {
  if (view.explanation === "") return <span className={styles.number}>{view.text}</span>;
  return (
    <Tooltip label={view.explanation}>
      <span className={styles.explained} data-state={view.state}>
        <span className={styles.number}>{view.text}</span>
        {view.state === "partial" && <span className={styles.partial}>partial</span>}
        <span className="visually-hidden">{view.explanation}</span>
      </span>
    </Tooltip>
  );
}
