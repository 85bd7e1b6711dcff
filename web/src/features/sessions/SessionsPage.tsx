// All sessions of a project, the latest activity first.
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { sessionsQuery } from "../../api/queries";
import { plural } from "../../model/format";
import { Empty, LoadState } from "../../ui/LoadState";
import { LoadMore } from "../../ui/LoadMore";
import { Count, Page } from "../../ui/Page";
import { Table, type Column } from "../../ui/table/Table";
import { useNow } from "../../ui/useNow";
import { usePageTitle } from "../../ui/usePageTitle";
import { useProject } from "../../ui/useProject";
import { SessionRow } from "./SessionRow";
import styles from "./Sessions.module.css";

const columns: readonly Column[] = [
  { name: "Last activity" },
  { name: "Session" },
  { name: "First input, latest output" },
  { name: "User", wide: true },
  { name: "Traces", numeric: true },
  { name: "Errors", numeric: true },
  { name: "Tokens", numeric: true },
  { name: "Cost", numeric: true },
];

export function SessionsPage() {
  const project = useProject();
  const query = useInfiniteQuery(sessionsQuery(project));
  const sessions = useMemo(() => query.data?.pages.flatMap((page) => page.items), [query.data]);
  const nowMs = useNow();
  usePageTitle("Sessions");
  const bar = (
    <>
      <span className={styles.hint}>Traces with the same session id, as one conversation</span>
      {sessions !== undefined && (
        <Count>
          {plural(sessions.length, "session")}
          {query.hasNextPage && ", more below"}
        </Count>
      )}
    </>
  );
  return (
    <Page title="Sessions" bar={bar}>
      <LoadState
        query={{ data: sessions, error: query.error, refetch: query.refetch }}
        what="the sessions"
        lines={14}
      >
        {(rows) =>
          rows.length > 0 ? (
            <Table label="Sessions" columns={columns} className={styles.table}>
              {rows.map((session) => (
                <SessionRow
                  key={session.session_id}
                  session={session}
                  project={project}
                  nowMs={nowMs}
                />
              ))}
            </Table>
          ) : (
            <Empty title="No sessions yet">
              <p>
                Traces that share a session id stand here together:{" "}
                <code>client.trace(&quot;turn&quot;, session_id=&quot;sess-abc&quot;)</code>
              </p>
            </Empty>
          )
        }
      </LoadState>
      <LoadMore query={query} />
    </Page>
  );
}
