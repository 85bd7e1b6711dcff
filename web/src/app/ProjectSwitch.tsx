// Which project is shown; absent as long as there is only the default one.
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { projectsQuery } from "../api/queries";
import { defaultProject, tracesPath } from "../model/paths";
import styles from "./Shell.module.css";

export function ProjectSwitch({ project }: { readonly project: string }) {
  const navigate = useNavigate();
  const { data } = useQuery(projectsQuery);
  const names = new Set([project, ...(data?.items ?? []).map(({ name }) => name)]);
  if (names.size === 1 && project === defaultProject) return null;
  return (
    <label className={styles.project}>
      <span className="visually-hidden">Project</span>
      <select
        value={project}
        onChange={(event) => {
          void navigate(tracesPath(event.currentTarget.value));
        }}
      >
        {[...names].sort().map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  );
}
