// The workbench's own addresses. The default project is left out of them.

export const defaultProject = "default";

const base = (project: string): string =>
  project === defaultProject ? "" : `/p/${encodeURIComponent(project)}`;

type Query = Readonly<Record<string, string | undefined>>;

function withQuery(path: string, query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== "") search.set(name, value);
  }
  const text = search.toString();
  return text === "" ? path : `${path}?${text}`;
}

export const tracesPath = (project: string, query: Query = {}): string =>
  withQuery(`${base(project)}/traces`, query);

export const tracePath = (project: string, traceId: string, query: Query = {}): string =>
  withQuery(`${base(project)}/traces/${encodeURIComponent(traceId)}`, query);

export const sessionsPath = (project: string): string => `${base(project)}/sessions`;

export const sessionPath = (project: string, sessionId: string, query: Query = {}): string =>
  withQuery(`${base(project)}/sessions/${encodeURIComponent(sessionId)}`, query);
