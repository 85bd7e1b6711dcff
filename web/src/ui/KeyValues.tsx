// Names and values of an open object: plain ones as text, structured ones as JSON.
import { json } from "../model/plainText";
import { formatCount } from "../model/format";
import { CopyButton } from "./CopyButton";
import { JsonText } from "./json/JsonText";
import styles from "./KeyValues.module.css";

interface Props {
  readonly title: string;
  readonly values: Readonly<Record<string, unknown>>;
}

export function KeyValues({ title, values }: Props) {
  const entries = Object.entries(values)
    .filter(([, value]) => value !== null && value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return (
    <section className={styles.section}>
      <h3>
        {title} <span className={styles.count}>{formatCount(entries.length)}</span>
      </h3>
      {entries.length === 0 ? (
        <p className={styles.none}>None</p>
      ) : (
        <table className={styles.table}>
          <tbody>
            {entries.map(([name, value]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>
                  <Value name={name} value={value} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Value({ name, value }: { readonly name: string; readonly value: unknown }) {
  if (typeof value === "object") return <JsonText value={value} label={name} bare />;
  const text = typeof value === "string" ? value : json(value);
  return (
    <span className={styles.value}>
      <span className={styles.text}>{text}</span>
      <span className={styles.copy}>
        <CopyButton label={`Copy ${name}`} text={text} size={12} />
      </span>
    </span>
  );
}
