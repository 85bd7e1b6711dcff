// Each parameter has one reader; a filter is put together from them.
#include "serve/parameters.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/clock.h"
#include "base/limits.h"
#include "query/cursor.h"

namespace sideseat::serve {
namespace {

Error bad_parameter(std::string_view name, std::string_view expected) {
  return {ErrorCode::kInvalidArgument,
          std::string("parameter '").append(name).append("' must be ").append(expected)};
}

template <typename T>
Result<T> id_parameter(const RoutedRequest& request, std::string_view name,
                       std::string_view expected) {
  auto id = T::parse(request.path_parameter(name));
  if (!id || id->is_zero()) return bad_parameter(name, expected);
  return *id;
}

Result<int> limit_parameter(const RoutedRequest& request) {
  const auto text = request.query_parameter("limit");
  if (!text) return limits::kPageItemsDefault;
  int limit = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), limit);
  if (error != std::errc() || end != text->data() + text->size() || limit < 1 ||
      limit > limits::kPageItemsMax) {
    return bad_parameter("limit",
                         "a whole number from 1 to " + std::to_string(limits::kPageItemsMax));
  }
  return limit;
}

Result<std::optional<std::int64_t>> time_parameter(const RoutedRequest& request,
                                                   std::string_view name) {
  const auto text = request.query_parameter(name);
  if (!text) return std::optional<std::int64_t>();
  const auto time = parse_time(*text);
  if (!time) return bad_parameter(name, "a time such as 2026-01-02T03:04:05Z");
  return std::optional(*time);
}

Result<std::optional<query::Position>> cursor_parameter(const RoutedRequest& request) {
  const auto text = request.query_parameter("cursor");
  if (!text) return std::optional<query::Position>();
  SIDESEAT_TRY(const auto position, query::decode_cursor(*text));
  return std::optional(position);
}

Result<query::StatsInterval> interval_parameter(const RoutedRequest& request) {
  using Interval = query::StatsInterval;
  constexpr std::array<std::pair<std::string_view, Interval>, 5> kIntervals{
      {{"hour", Interval::kHour},
       {"day", Interval::kDay},
       {"week", Interval::kWeek},
       {"month", Interval::kMonth},
       {"total", Interval::kTotal}}};
  const auto text = request.query_parameter("interval");
  if (!text) return Interval::kTotal;
  for (const auto& [name, interval] : kIntervals) {
    if (*text == name) return interval;
  }
  return bad_parameter("interval", "hour, day, week, month or total");
}

/// Names with commas between.
Result<query::StatsGrouping> group_by_parameter(const RoutedRequest& request) {
  query::StatsGrouping grouping;
  const std::array<std::pair<std::string_view, bool*>, 4> flags{
      {{"model", &grouping.by_model},
       {"operation", &grouping.by_operation},
       {"status", &grouping.by_status},
       {"error", &grouping.by_error}}};
  const auto text = request.query_parameter("group_by");
  if (!text) return grouping;
  for (std::string_view rest = *text;;) {
    const std::size_t comma = rest.find(',');
    const auto flag = std::find_if(flags.begin(), flags.end(), [&](const auto& candidate) {
      return candidate.first == rest.substr(0, comma);
    });
    if (flag == flags.end()) {
      return bad_parameter("group_by",
                           "model, operation, status, error, or several with commas between");
    }
    *flag->second = true;
    if (comma == std::string_view::npos) return grouping;
    rest.remove_prefix(comma + 1);
  }
}

/// What every list takes.
template <typename Filter>
Status read_paging(const RoutedRequest& request, Filter& filter) {
  SIDESEAT_TRY(filter.project, project_parameter(request));
  SIDESEAT_TRY(filter.limit, limit_parameter(request));
  SIDESEAT_TRY(filter.after, cursor_parameter(request));
  SIDESEAT_TRY(filter.from_ns, time_parameter(request, "from"));
  SIDESEAT_TRY(filter.to_ns, time_parameter(request, "to"));
  return ok();
}

}  // namespace

Result<TraceId> trace_id_parameter(const RoutedRequest& request) {
  return id_parameter<TraceId>(request, "trace_id", "32 hex digits, not all zero");
}

Result<SpanId> span_id_parameter(const RoutedRequest& request) {
  return id_parameter<SpanId>(request, "span_id", "16 hex digits, not all zero");
}

Result<std::string> project_parameter(const RoutedRequest& request) {
  const std::string& project = request.path_parameter("project");
  if (project.size() > limits::kProjectNameBytesMax) {
    return bad_parameter("project",
                         "at most " + std::to_string(limits::kProjectNameBytesMax) + " bytes long");
  }
  return project;
}

Result<query::TraceFilter> trace_filter(const RoutedRequest& request) {
  query::TraceFilter filter;
  SIDESEAT_CHECK(read_paging(request, filter));
  filter.session_id = request.query_parameter("session_id").value_or("");
  if (const auto status = request.query_parameter("status")) {
    if (*status != "ok" && *status != "error") return bad_parameter("status", "ok or error");
    filter.failed = *status == "error";
  }
  if (const auto text = request.query_parameter("q")) {
    if (text->size() > limits::kSearchTextBytesMax) {
      return bad_parameter(
          "q", "at most " + std::to_string(limits::kSearchTextBytesMax) + " bytes long");
    }
    filter.text = *text;
  }
  if (const auto sort = request.query_parameter("sort")) {
    if (*sort != "started_at" && *sort != "-started_at") {
      return bad_parameter("sort", "-started_at (newest first) or started_at");
    }
    if (!filter.text.empty()) {
      return bad_parameter("sort", "left out beside 'q', which lists the newest matches first");
    }
    filter.order = *sort == "started_at" ? query::Order::kOldestFirst : query::Order::kNewestFirst;
  }
  return filter;
}

Result<query::SessionFilter> session_filter(const RoutedRequest& request) {
  query::SessionFilter filter;
  SIDESEAT_CHECK(read_paging(request, filter));
  return filter;
}

Result<query::MetricFilter> metric_filter(const RoutedRequest& request) {
  query::MetricFilter filter;
  SIDESEAT_CHECK(read_paging(request, filter));
  filter.name = request.query_parameter("name").value_or("");
  return filter;
}

Result<query::StatsFilter> stats_filter(const RoutedRequest& request) {
  query::StatsFilter filter;
  SIDESEAT_TRY(filter.project, project_parameter(request));
  SIDESEAT_TRY(filter.from_ns, time_parameter(request, "from"));
  SIDESEAT_TRY(filter.to_ns, time_parameter(request, "to"));
  SIDESEAT_TRY(filter.interval, interval_parameter(request));
  SIDESEAT_TRY(filter.grouping, group_by_parameter(request));
  return filter;
}

}  // namespace sideseat::serve
