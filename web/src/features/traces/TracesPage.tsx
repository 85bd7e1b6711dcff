// All traces of a project, newest first, as they arrive.
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useSearchParams } from "react-router";
import { tracesQuery } from "../../api/queries";
import { filterOf, isFiltered, queryOf } from "../../model/filters";
import { plural } from "../../model/format";
import { Empty, LoadState } from "../../ui/LoadState";
import { LoadMore } from "../../ui/LoadMore";
import { Count, Page } from "../../ui/Page";
import { usePageTitle } from "../../ui/usePageTitle";
import { useProject } from "../../ui/useProject";
import { FilterBar } from "./FilterBar";
import { SetUp } from "./SetUp";
import { TraceTable } from "./TraceTable";
import styles from "./Traces.module.css";

export function TracesPage() {
  const project = useProject();
  const [search, setSearch] = useSearchParams();
  const filter = useMemo(() => filterOf(search), [search]);
  const query = useInfiniteQuery(tracesQuery(project, filter));
  const traces = useMemo(() => query.data?.pages.flatMap((page) => page.items), [query.data]);
  usePageTitle("Traces");
  const bar = (
    <>
      <FilterBar
        filter={filter}
        onChange={(next) => {
          setSearch(queryOf(next), { replace: true });
        }}
      />
      {traces !== undefined && (
        <Count>
          {plural(traces.length, "trace")}
          {query.hasNextPage && ", more below"}
        </Count>
      )}
    </>
  );
  const nothing = isFiltered(filter) ? (
    <Empty title="No trace matches these filters">
      <button
        type="button"
        className={styles.plainButton}
        onClick={() => {
          setSearch({}, { replace: true });
        }}
      >
        Show all traces
      </button>
    </Empty>
  ) : (
    <SetUp project={project} />
  );
  return (
    <Page title="Traces" bar={bar}>
      <LoadState
        query={{ data: traces, error: query.error, refetch: query.refetch }}
        what="the traces"
        lines={14}
      >
        {(rows) => (rows.length > 0 ? <TraceTable traces={rows} project={project} /> : nothing)}
      </LoadState>
      <LoadMore query={query} />
    </Page>
  );
}
