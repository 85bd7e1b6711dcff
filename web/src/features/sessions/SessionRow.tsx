// One session in the list.
import { memo } from "react";
import type { SessionSummary } from "../../api/types";
import { formatCount, plural } from "../../model/format";
import { sessionPath } from "../../model/paths";
import { Cost } from "../../ui/Cost";
import { Cell, PreviewCell, Row, RowLink, Sub, TimeCell } from "../../ui/table/Row";
import { Tokens } from "../../ui/Tokens";
import styles from "./Sessions.module.css";

interface Props {
  readonly session: SessionSummary;
  readonly project: string;
  readonly nowMs: number;
}

export const SessionRow = memo(function SessionRow({ session, project, nowMs }: Props) {
  const { session_id: id, error_count: errors } = session;
  return (
    <Row failed={errors > 0}>
      <TimeCell at={session.last_at} nowMs={nowMs} />
      <Cell>
        <RowLink id={id} to={sessionPath(project, id)} title={id}>
          {id}
        </RowLink>
        <Sub>{plural(session.call_count, "call")}</Sub>
      </Cell>
      <PreviewCell input={session.input_preview} output={session.output_preview} />
      <Cell wide>{session.user_id ?? <Sub>no user</Sub>}</Cell>
      <Cell numeric>{formatCount(session.trace_count)}</Cell>
      <Cell numeric>
        <span className={errors > 0 ? styles.errors : styles.none}>{formatCount(errors)}</span>
      </Cell>
      <Cell numeric>
        <Tokens
          input={session.input_tokens}
          output={session.output_tokens}
          cacheRead={session.cache_read_tokens}
          cacheWrite={session.cache_write_tokens}
        />
      </Cell>
      <Cell numeric>
        <Cost {...session} />
      </Cell>
    </Row>
  );
});
