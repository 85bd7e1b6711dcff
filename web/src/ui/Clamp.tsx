// Long content, cut at a height until it is asked for. All of it is in the page, so the browser's
// own search finds it.
import { useEffect, useRef, useState, type ReactNode } from "react";
import styles from "./Clamp.module.css";

export function Clamp({ children }: { readonly children: ReactNode }) {
  const ref = useRef<HTMLDivElement>(null);
  const [isLong, setIsLong] = useState(false);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const content = ref.current;
    if (content === null || typeof ResizeObserver === "undefined") return;
    // The observer also tells the first size, after layout and before paint; asking for it here
    // would lay out every card of a long conversation, on the screen or not.
    const observer = new ResizeObserver(() => {
      // Only what is well over the limit is cut: nobody unfolds two lines.
      setIsLong(content.scrollHeight > 560);
    });
    for (const child of content.children) observer.observe(child);
    return () => {
      observer.disconnect();
    };
  }, []);
  const cut = isLong && !open;
  return (
    <div>
      <div ref={ref} className={styles.content} data-cut={cut}>
        {children}
      </div>
      {isLong && (
        <button
          type="button"
          className={styles.toggle}
          aria-expanded={open}
          onClick={() => {
            setOpen(!open);
          }}
        >
          {open ? "Show less" : "Show all"}
        </button>
      )}
    </div>
  );
}
