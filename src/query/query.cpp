// Asks the store, writes what it says.
#include "query/query.h"

#include <utility>
#include <vector>

#include "base/json_writer.h"
#include "base/limits.h"
#include "query/agent_calls.h"
#include "query/cursor.h"
#include "query/metric_view.h"
#include "query/span_view.h"
#include "query/stats_view.h"
#include "query/summary.h"
#include "query/thread.h"

namespace sideseat::query {
namespace {

void write_next_cursor(JsonWriter& json, const std::optional<store::Position>& next) {
  write_text_or_null(json, "next_cursor", next ? encode_cursor(*next) : std::string());
}

/// {"items": [...], "next_cursor": ...}
template <typename Rows, typename WriteItem>
std::string list_json(const Rows& rows, const std::optional<store::Position>& next,
                      const WriteItem& write_item) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("items").begin_array();
  for (const auto& row : rows) {
    json.begin_object();
    write_item(json, row);
    json.end_object();
  }
  json.end_array();
  write_next_cursor(json, next);
  json.end_object();
  return out;
}

}  // namespace

std::string Query::trace_summary(const store::TraceRow& row) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write_trace_members(json, row);
  json.end_object();
  return out;
}

Result<std::string> Query::projects() const {
  SIDESEAT_TRY(const auto rows, store_.projects());
  return list_json(rows, std::nullopt, [](JsonWriter& json, const store::ProjectRow& row) {
    json.member("name", row.name).member("trace_count", row.trace_count);
  });
}

Result<std::string> Query::traces(const store::TraceFilter& filter) const {
  SIDESEAT_TRY(const auto page, store_.traces(filter));
  return list_json(page.rows, page.next, write_trace_members);
}

Result<std::string> Query::trace(std::string_view project, const TraceId& trace_id) const {
  SIDESEAT_TRY(const auto row, store_.trace(project, trace_id));
  SIDESEAT_TRY(const auto spans, store_.spans(project, trace_id, store::WithRest::kNo));
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write_trace_members(json, row);
  json.key("spans").begin_array();
  const AgentCalls agents(spans);
  for (const auto& span : spans) {
    json.begin_object();
    write_span_members(json, span.record, agents.usage_of(span.record));
    json.end_object();
  }
  json.end_array().end_object();
  return out;
}

Result<std::string> Query::trace_messages(std::string_view project, const TraceId& trace_id) const {
  SIDESEAT_TRY(auto spans, store_.spans(project, trace_id, store::WithRest::kNo));
  std::vector<std::vector<store::SpanRow>> traces;
  traces.push_back(std::move(spans));
  return thread_json(store_, traces);
}

Result<std::string> Query::span(std::string_view project, const TraceId& trace_id,
                                const SpanId& span_id) const {
  SIDESEAT_TRY(auto row, store_.span(project, trace_id, span_id));
  if (may_sum_up(row.record)) {
    SIDESEAT_TRY(const auto spans, store_.spans(project, trace_id, store::WithRest::kNo));
    row.record.usage = AgentCalls(spans).usage_of(row.record);
  }
  return span_json(store_, row);
}

Result<std::string> Query::span_as_otlp(std::string_view project, const TraceId& trace_id,
                                        const SpanId& span_id) const {
  SIDESEAT_TRY(const auto row, store_.span(project, trace_id, span_id));
  return span_otlp_json(store_, row);
}

Result<std::string> Query::sessions(const store::SessionFilter& filter) const {
  SIDESEAT_TRY(const auto page, store_.sessions(filter));
  return list_json(page.rows, page.next, write_session_members);
}

Result<std::string> Query::session(std::string_view project, std::string_view session_id) const {
  SIDESEAT_TRY(const auto row, store_.session(project, session_id));
  SIDESEAT_TRY(const auto traces, traces_of_session(project, session_id));
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write_session_members(json, row);
  json.key("traces").begin_array();
  for (const auto& trace : traces) {
    json.begin_object();
    write_trace_members(json, trace);
    json.end_object();
  }
  json.end_array().end_object();
  return out;
}

Result<std::string> Query::session_messages(std::string_view project,
                                            std::string_view session_id) const {
  SIDESEAT_CHECK(store_.session(project, session_id));
  SIDESEAT_TRY(const auto rows, traces_of_session(project, session_id));
  std::vector<std::vector<store::SpanRow>> traces;
  for (const auto& row : rows) {
    SIDESEAT_TRY(auto spans, store_.spans(project, row.trace_id, store::WithRest::kNo));
    traces.push_back(std::move(spans));
  }
  return thread_json(store_, traces);
}

Result<std::string> Query::stats(const store::StatsFilter& filter) const {
  SIDESEAT_TRY(const auto rows, store_.stats(filter));
  return stats_json(filter, rows);
}

Result<std::string> Query::metrics(const store::MetricFilter& filter) const {
  SIDESEAT_TRY(const auto page, store_.metric_points(filter));
  return list_json(page.rows, page.next, write_metric_members);
}

Result<std::vector<store::TraceRow>> Query::traces_of_session(std::string_view project,
                                                              std::string_view session_id) const {
  store::TraceFilter filter{.project = std::string(project),
                            .session_id = std::string(session_id),
                            .order = store::Order::kOldestFirst,
                            .limit = limits::kPageItemsMax};
  std::vector<store::TraceRow> traces;
  do {
    SIDESEAT_TRY(auto page, store_.traces(filter));
    std::move(page.rows.begin(), page.rows.end(), std::back_inserter(traces));
    filter.after = page.next;
  } while (filter.after);
  return traces;
}

}  // namespace sideseat::query
