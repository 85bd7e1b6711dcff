// All traces of a project, newest first, as they arrive.
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useSearchParams } from "react-router";
import { tracesQuery } from "../../api/queries";
import type { TraceFilter } from "../../api/types";
import { filterOf, isFiltered, queryOf } from "../../model/filters";
import { plural } from "../../model/format";
import { LoadState } from "../../ui/LoadState";
import { LoadMore } from "../../ui/LoadMore";
import { Count, Page } from "../../ui/Page";
import { usePageTitle } from "../../ui/usePageTitle";
import { useProject } from "../../ui/useProject";
import { FilterBar } from "./FilterBar";
import { NoMatch } from "./NoMatch";
import { SetUp } from "./SetUp";
import { TraceTable } from "./TraceTable";

export function TracesPage() {
  const project = useProject();
  const [search, setSearch] = useSearchParams();
  const filter = useMemo(() => filterOf(search), [search]);
  // While someone types, the answer to what stood there before stays.
  const query = useInfiniteQuery({
    ...tracesQuery(project, filter),
    placeholderData: keepPreviousData,
  });
  const traces = useMemo(() => query.data?.pages.flatMap((page) => page.items), [query.data]);
  usePageTitle("Traces");
  const setFilter = (next: TraceFilter): void => {
    setSearch(queryOf(next), { replace: true });
  };
  const bar = (
    <>
      <FilterBar filter={filter} onChange={setFilter} />
      {traces !== undefined && (
        <Count>
          {plural(traces.length, "trace")}
          {query.hasNextPage && ", more below"}
        </Count>
      )}
    </>
  );
  const nothing = isFiltered(filter) ? (
    <NoMatch filter={filter} searchesOn={query.hasNextPage} onChange={setFilter} />
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
