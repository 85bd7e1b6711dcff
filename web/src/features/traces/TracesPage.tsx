// All traces of a project, newest first, as they arrive.
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useSearchParams } from "react-router";
import { tracesQuery } from "../../api/queries";
import { plural } from "../../model/format";
import { filterOf, isFiltered, queryOf } from "../../model/filters";
import { Empty, LoadState } from "../../ui/LoadState";
import { LoadMore } from "../../ui/LoadMore";
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
  const filtered = isFiltered(filter);
  usePageTitle("Traces");
  const count =
    traces === undefined ? "" : `${plural(traces.length, "trace")}${query.hasNextPage ? "+" : ""}`;
  return (
    <div className={styles.page}>
      <h1 className="visually-hidden">Traces</h1>
      <FilterBar
        filter={filter}
        count={count}
        onChange={(next) => {
          setSearch(queryOf(next), { replace: true });
        }}
      />
      <div className={styles.scroll}>
        <LoadState
          query={{ data: traces, error: query.error, refetch: query.refetch }}
          what="the traces"
          lines={14}
        >
          {(rows) =>
            rows.length > 0 ? (
              <>
                <TraceTable traces={rows} project={project} />
                <LoadMore query={query} />
              </>
            ) : filtered ? (
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
            )
          }
        </LoadState>
      </div>
    </div>
  );
}
