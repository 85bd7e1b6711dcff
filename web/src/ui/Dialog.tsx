// A modal dialog on the browser's own <dialog>: it traps the focus and closes with Esc by itself.
import { ActionIcon } from "@mantine/core";
import { useEffect, useRef, type ReactNode } from "react";
import { Icon } from "./Icon";
import styles from "./Dialog.module.css";

interface Props {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Open as long as it is rendered. */
export function Dialog({ title, onClose, children }: Props) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => {
      dialog?.close();
    };
  }, []);
  return (
    <dialog
      ref={ref}
      className={styles.dialog}
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        // The dialog's own box is all content: a click that hits the element itself is outside it.
        if (event.target === ref.current) onClose();
      }}
    >
      <div className={styles.content}>
        <header className={styles.header}>
          <h2>{title}</h2>
          <ActionIcon variant="subtle" color="gray" size={24} aria-label="Close" onClick={onClose}>
            <Icon name="close" />
          </ActionIcon>
        </header>
        {children}
      </div>
    </dialog>
  );
}
