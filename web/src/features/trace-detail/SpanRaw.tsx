// The span as JSON: as the API answers it, or as OpenTelemetry would send it.
import { SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useLocation, useSearchParams } from "react-router";
import { spanOtlpQuery, spanUrl } from "../../api/queries";
import type { Span } from "../../api/types";
import { Icon } from "../../ui/Icon";
import { JsonText } from "../../ui/json/JsonText";
import { LoadState } from "../../ui/LoadState";
import { useProject } from "../../ui/useProject";
import styles from "./SpanView.module.css";

export function SpanRaw({ span }: { readonly span: Span }) {
  const project = useProject();
  const [search, setSearch] = useSearchParams();
  const { state } = useLocation() as { state: unknown };
  const raw = search.get("raw") === "otlp" ? "otlp" : undefined;
  return (
    <div className={styles.scroll}>
      <div className={styles.rawBar}>
        <SegmentedControl
          size="xs"
          aria-label="Form of the JSON"
          value={raw ?? "api"}
          data={[
            { value: "api", label: "API" },
            { value: "otlp", label: "OTLP" },
          ]}
          onChange={(value) => {
            setSearch(
              (current) => {
                if (value === "otlp") current.set("raw", "otlp");
                else current.delete("raw");
                return current;
              },
              { replace: true, state },
            );
          }}
        />
        <a
          className={styles.open}
          href={spanUrl(project, span.trace_id, span.span_id, raw)}
          target="_blank"
          rel="noopener"
        >
          Open <Icon name="external" size={13} />
        </a>
      </div>
      {raw === "otlp" ? <Otlp span={span} /> : <JsonText value={span} label="span" />}
    </div>
  );
}

function Otlp({ span }: { readonly span: Span }) {
  const project = useProject();
  const query = useQuery(spanOtlpQuery(project, span.trace_id, span.span_id));
  return (
    <LoadState query={query} what="the span as OTLP">
      {(otlp) => <JsonText value={otlp} label="span as OTLP" />}
    </LoadState>
  );
}
