// What a guardrail found in a call, and what it did about it.
import { plural } from "../../model/format";
import type { Finding, GuardrailReport } from "../../model/guardrail";
import { Icon } from "../Icon";
import styles from "./CallNotes.module.css";

export function GuardrailNote({ report }: { readonly report: GuardrailReport }) {
  const { findings, reason } = report;
  const acted = findings.some(({ effect }) => effect !== "none");
  return (
    <section className={styles.guardrail} data-acted={acted} aria-label="Guardrail">
      <header>
        <Icon name="shield" size={14} />
        <strong>Guardrail</strong>
        <span className={styles.facts}>
          {reason ?? (findings.length === 0 ? "nothing found" : plural(findings.length, "finding"))}
        </span>
      </header>
      {findings.length > 0 && (
        <ul>
          {findings.map((finding, index) => (
            <FindingLine key={index} finding={finding} />
          ))}
        </ul>
      )}
    </section>
  );
}

function FindingLine({ finding }: { readonly finding: Finding }) {
  const { side, policy, what, detail, action, effect } = finding;
  return (
    <li>
      <span className={styles.effect} data-effect={effect}>
        {action}
      </span>
      <span className={styles.policy}>{policy}</span>
      <span>{what}</span>
      {side !== null && <span className={styles.facts}>in the {side}</span>}
      {detail !== null && <span className={styles.facts}>{detail}</span>}
    </li>
  );
}
