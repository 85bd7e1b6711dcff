// What every page stands in: the bar on top, the page below.
import { useState } from "react";
import { Link, NavLink, Outlet } from "react-router";
import { sessionsPath, tracesPath } from "../model/paths";
import { Icon } from "../ui/Icon";
import { useKeys } from "../ui/useKeys";
import { useProject } from "../ui/useProject";
import { HelpDialog } from "./HelpDialog";
import { LiveIndicator } from "./LiveIndicator";
import { ProjectSwitch } from "./ProjectSwitch";
import { StoreNotice } from "./StoreNotice";
import { ThemeToggle } from "./ThemeToggle";
import { TopButton } from "./TopButton";
import { useLiveSync } from "./useLiveSync";
import styles from "./Shell.module.css";

export function Shell() {
  const project = useProject();
  const [helpOpen, setHelpOpen] = useState(false);
  useLiveSync(project);
  const showHelp = (): void => {
    setHelpOpen(true);
  };
  useKeys({ "?": showHelp });
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        Skip to the page
      </a>
      <header className={styles.bar}>
        <Link to={tracesPath(project)} className={styles.brand}>
          <svg aria-hidden="true" width="20" height="20" viewBox="0 0 32 32">
            <rect width="32" height="32" rx="8" fill="#0d9488" />
            <g fill="#fff">
              <rect x="7" y="8" width="18" height="3.6" rx="1.8" />
              <rect x="11" y="14.2" width="11" height="3.6" rx="1.8" opacity=".85" />
              <rect x="16" y="20.4" width="9" height="3.6" rx="1.8" opacity=".7" />
            </g>
          </svg>
          SideSeat
        </Link>
        <nav className={styles.nav} aria-label="Pages">
          <NavLink to={tracesPath(project)}>
            <Icon name="traces" size={14} />
            Traces
          </NavLink>
          <NavLink to={sessionsPath(project)}>
            <Icon name="sessions" size={14} />
            Sessions
          </NavLink>
        </nav>
        <ProjectSwitch project={project} />
        <div className={styles.space} />
        <LiveIndicator project={project} />
        <TopButton icon="keyboard" label="Keyboard shortcuts (?)" onClick={showHelp} />
        <ThemeToggle />
      </header>
      <StoreNotice />
      <main id="main" className={styles.main} tabIndex={-1}>
        <Outlet key={project} />
      </main>
      {helpOpen && (
        <HelpDialog
          onClose={() => {
            setHelpOpen(false);
          }}
        />
      )}
    </div>
  );
}
