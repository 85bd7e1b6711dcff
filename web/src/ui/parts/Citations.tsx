// Where a text has its words from, as numbered notes below it.
import type { Citation } from "../../model/citations";
import { JsonText } from "../json/JsonText";
import { WebLink } from "../WebLink";
import styles from "./parts.module.css";

export function Citations({ citations }: { readonly citations: readonly Citation[] }) {
  return (
    <ol className={styles.citations} aria-label="Citations">
      {citations.map((citation, index) => (
        <li key={index}>
          {citation.raw !== null ? (
            <JsonText value={citation.raw} label="citation" bare />
          ) : (
            <Note citation={citation} />
          )}
        </li>
      ))}
    </ol>
  );
}

function Note({ citation }: { readonly citation: Citation }) {
  const { title, url, where, quote } = citation;
  return (
    <>
      {url !== null ? (
        <WebLink url={url}>{title ?? url}</WebLink>
      ) : (
        title !== null && <span className={styles.citationTitle}>{title}</span>
      )}
      {where !== null && <span className={styles.faint}>{where}</span>}
      {quote !== null && <q className={styles.quote}>{quote}</q>}
    </>
  );
}
