// Documents that were ranked, their ranking, and what a search found.
import { formatCount, formatScore, plural, unknown } from "../../model/format";
import { webAddress } from "../../model/read";
import type { FoundPiece, RankedDocument } from "../../model/search";
import { Clamp } from "../Clamp";
import { Icon } from "../Icon";
import { JsonText } from "../json/JsonText";
import { PlainText } from "../markdown/PlainText";
import { WebLink } from "../WebLink";
import styles from "./search.module.css";

export function DocumentsPart({ documents }: { readonly documents: readonly string[] }) {
  return (
    <section className={styles.block} aria-label="Documents">
      <header className={styles.title}>
        <Icon name="file" size={13} />
        {plural(documents.length, "document")}
      </header>
      <Clamp>
        <ol className={styles.documents} start={0}>
          {documents.map((text, index) => (
            <li key={index} value={index}>
              <PlainText text={text} />
            </li>
          ))}
        </ol>
      </Clamp>
    </section>
  );
}

export function RankingPart({ results }: { readonly results: readonly RankedDocument[] }) {
  return (
    <section className={styles.block} aria-label="Ranking">
      <header className={styles.title}>
        <Icon name="search" size={13} />
        {plural(results.length, "document")} ranked{results.length > 1 && ", most relevant first"}
      </header>
      {results.length > 0 && <RankingTable results={results} />}
    </section>
  );
}

function RankingTable({ results }: { readonly results: readonly RankedDocument[] }) {
  const hasTexts = results.some(({ text }) => text !== null);
  const best = Math.max(...results.map(({ score }) => score ?? 0), 0);
  return (
    <Clamp>
      <table className={styles.ranking}>
        <thead>
          <tr>
            <th scope="col">Document</th>
            <th scope="col">Score</th>
            {hasTexts && <th scope="col">Text</th>}
          </tr>
        </thead>
        <tbody>
          {results.map(({ index, score, text }, place) => (
            <tr key={place}>
              <td className={styles.index}>{formatCount(index)}</td>
              <td className={styles.score}>
                <Score score={score} best={best} />
              </td>
              {hasTexts && <td>{text === null ? unknown : <PlainText text={text} />}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </Clamp>
  );
}

interface FoundProps {
  readonly title: string;
  readonly pieces: readonly FoundPiece[];
}

export function FoundPart({ title, pieces }: FoundProps) {
  const best = Math.max(...pieces.map(({ score }) => score ?? 0), 0);
  return (
    <section className={styles.block} aria-label={title}>
      <header className={styles.title}>
        <Icon name="search" size={13} />
        {title}
      </header>
      <Clamp>
        <ol className={styles.found}>
          {pieces.map((piece, index) => (
            <li key={index}>
              <Piece piece={piece} best={best} />
            </li>
          ))}
        </ol>
      </Clamp>
    </section>
  );
}

function Piece({ piece, best }: { readonly piece: FoundPiece; readonly best: number }) {
  const { title, location, score, text, metadata, raw } = piece;
  if (raw !== null) return <JsonText value={raw} label="result" bare />;
  const url = webAddress(location);
  return (
    <>
      <div className={styles.head}>
        {title !== null && <span className={styles.name}>{title}</span>}
        {url !== null ? (
          <WebLink url={url} className={styles.location}>
            {url}
          </WebLink>
        ) : (
          location !== null && <span className={styles.location}>{location}</span>
        )}
        {score !== null && <Score score={score} best={best} />}
      </div>
      {text !== null && <PlainText text={text} />}
      {metadata !== null && Object.keys(metadata).length > 0 && (
        <details className={styles.metadata}>
          <summary>Metadata</summary>
          <JsonText value={metadata} label="metadata" />
        </details>
      )}
    </>
  );
}

/** The number, and a bar against the best of the list: scores differ in scale by model. */
function Score({ score, best }: { readonly score: number | null; readonly best: number }) {
  const width = score === null || best <= 0 ? 0 : Math.max(0, Math.min(1, score / best)) * 100;
  return (
    <span className={styles.scoreBox} title="Relevance">
      <span className={styles.bar}>
        <span style={{ width: `${String(width)}%` }} />
      </span>
      {formatScore(score)}
    </span>
  );
}
