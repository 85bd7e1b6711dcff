// What a session took so far.
import type { Session } from "../../api/types";
import { formatCount, formatDuration, plural } from "../../model/format";
import { sessionsPath } from "../../model/paths";
import { describeInstant, epochMs, formatInstant } from "../../model/time";
import { CopyButton } from "../../ui/CopyButton";
import { Cost } from "../../ui/Cost";
import { DetailHeader } from "../../ui/DetailHeader";
import { Metric } from "../../ui/Metric";
import { StatusBadge } from "../../ui/StatusBadge";
import { Tokens } from "../../ui/Tokens";
import { useNow } from "../../ui/useNow";

interface Props {
  readonly session: Session;
  readonly project: string;
  readonly goBack: () => void;
}

export function SessionHeader({ session, project, goBack }: Props) {
  const nowMs = useNow();
  const { error_count: errors } = session;
  const badge =
    errors > 0 ? (
      <StatusBadge status="error" error={`${plural(errors, "trace")} with errors`} />
    ) : (
      <StatusBadge status="ok" error={null} />
    );
  return (
    <DetailHeader
      list={{ name: "Sessions", path: sessionsPath(project) }}
      goBack={goBack}
      title={session.session_id}
      badge={badge}
      actions={<CopyButton label="Copy the session id" text={session.session_id} />}
    >
      <Metric label="First" hint={describeInstant(session.first_at)}>
        {formatInstant(session.first_at, nowMs)}
      </Metric>
      <Metric label="Last" hint={describeInstant(session.last_at)}>
        {formatInstant(session.last_at, nowMs)}
      </Metric>
      <Metric label="Span of time">
        {formatDuration(epochMs(session.last_at) - epochMs(session.first_at))}
      </Metric>
      <Metric label="Traces / calls">
        {formatCount(session.trace_count)} / {formatCount(session.call_count)}
      </Metric>
      <Metric label="Tokens in → out">
        <Tokens
          input={session.input_tokens}
          output={session.output_tokens}
          cacheRead={session.cache_read_tokens}
          cacheWrite={session.cache_write_tokens}
        />
      </Metric>
      <Metric label="Cost">
        <Cost {...session} />
      </Metric>
      {session.user_id !== null && <Metric label="User">{session.user_id}</Metric>}
    </DetailHeader>
  );
}
