// One session: its traces on the left, and on the right all that was said in them.
import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { sessionQuery, sessionThreadQuery } from "../../api/queries";
import { sessionsPath } from "../../model/paths";
import { LoadState } from "../../ui/LoadState";
import { SplitPane } from "../../ui/SplitPane";
import { useGoBack } from "../../ui/useGoBack";
import { useKeys } from "../../ui/useKeys";
import { usePageTitle } from "../../ui/usePageTitle";
import { useProject } from "../../ui/useProject";
import { SessionConversation } from "./SessionConversation";
import { SessionHeader } from "./SessionHeader";
import { TurnList } from "./TurnList";
import { useSelectedTrace } from "./useSelectedTrace";
import styles from "./SessionPage.module.css";

export function SessionPage() {
  const project = useProject();
  const sessionId = useParams()["sessionId"] ?? "";
  const goBack = useGoBack(sessionsPath(project));
  const query = useQuery(sessionQuery(project, sessionId));
  const thread = useQuery(sessionThreadQuery(project, sessionId));
  const [selected, select] = useSelectedTrace();
  usePageTitle(`Session ${sessionId}`);
  useKeys({ Escape: goBack });
  return (
    <div className={styles.page}>
      <LoadState query={query} what="the session">
        {(session) => (
          <>
            <SessionHeader session={session} project={project} goBack={goBack} />
            <SplitPane
              name="session"
              initialPercent={30}
              left={<TurnList traces={session.traces} selected={selected} onSelect={select} />}
              right={
                <LoadState query={thread} what="the conversation">
                  {(whole) => (
                    <SessionConversation
                      thread={whole}
                      traces={session.traces}
                      project={project}
                      selected={selected}
                    />
                  )}
                </LoadState>
              }
            />
          </>
        )}
      </LoadState>
    </div>
  );
}
