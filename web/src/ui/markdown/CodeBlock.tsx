// A block of code with its language and a button that copies it.
import { isValidElement, useRef, type ReactNode } from "react";
import { CopyButton } from "../CopyButton";
import styles from "./Markdown.module.css";

export function CodeBlock({ children }: { readonly children?: ReactNode }) {
  const ref = useRef<HTMLPreElement>(null);
  return (
    <div className={styles.code}>
      <div className={styles.codeHeader}>
        <span>{languageOf(children)}</span>
        <CopyButton label="Copy code" size={13} text={() => ref.current?.textContent ?? ""} />
      </div>
      <pre ref={ref}>{children}</pre>
    </div>
  );
}

function languageOf(code: ReactNode): string {
  if (!isValidElement<{ className?: string }>(code)) return "";
  return /language-(\S+)/.exec(code.props.className ?? "")?.[1] ?? "";
}
