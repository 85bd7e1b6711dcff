// A JSON value as coloured text: plain enough that the browser's own search finds everything in it.
import { useMemo } from "react";
import { jsonTokens } from "../../model/json";
import { json } from "../../model/plainText";
import { CopyButton } from "../CopyButton";
import styles from "./Json.module.css";

interface Props {
  readonly value: unknown;
  /** What it is: "arguments"; the copy button says it. */
  readonly label: string;
  /** Without frame and inner scrolling, inside a block that has both. */
  readonly bare?: boolean;
}

export function JsonText({ value, label, bare = false }: Props) {
  const tokens = useMemo(() => jsonTokens(value), [value]);
  return (
    <div className={styles.block} data-bare={bare}>
      <div className={styles.copy}>
        <CopyButton label={`Copy ${label}`} text={() => json(value, 2)} />
      </div>
      <pre className={styles.text} tabIndex={bare ? undefined : 0} aria-label={label}>
        {tokens.map((token, index) =>
          token.kind === "punctuation" ? (
            token.text
          ) : (
            <span key={index} className={styles[token.kind]}>
              {token.text}
            </span>
          ),
        )}
      </pre>
    </div>
  );
}
