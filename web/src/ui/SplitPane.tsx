// Two panes beside each other with a bar between them that moves; narrow windows stack them.
import { useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from "react";
import styles from "./SplitPane.module.css";
import { useStored } from "./useStored";

interface Props {
  /** Under which the bar's place is remembered. */
  readonly name: string;
  readonly initialPercent: number;
  readonly left: ReactNode;
  readonly right: ReactNode;
}

const minPercent = 20;
const maxPercent = 75;

export function SplitPane({ name, initialPercent, left, right }: Props) {
  const [percent, setPercent] = useStored(`split.${name}`, initialPercent);
  const box = useRef<HTMLDivElement>(null);
  const move = (to: number): void => {
    setPercent(Math.min(Math.max(to, minPercent), maxPercent));
  };
  const drag = (event: PointerEvent<HTMLDivElement>): void => {
    const rect = box.current?.getBoundingClientRect();
    if (rect === undefined || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    move(((event.clientX - rect.left) / rect.width) * 100);
  };
  const step = (event: KeyboardEvent): void => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    move(percent + (event.key === "ArrowLeft" ? -2 : 2));
  };
  return (
    <div className={styles.split} ref={box}>
      <div className={styles.left} style={{ "--split": `${String(percent)}%` }}>
        {left}
      </div>
      <div
        className={styles.bar}
        role="separator"
        aria-orientation="vertical"
        aria-label="Width of the left pane"
        aria-valuenow={Math.round(percent)}
        aria-valuemin={minPercent}
        aria-valuemax={maxPercent}
        tabIndex={0}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={drag}
        onKeyDown={step}
        onDoubleClick={() => {
          move(initialPercent);
        }}
      />
      <div className={styles.right}>{right}</div>
    </div>
  );
}
