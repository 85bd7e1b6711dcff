// One item a row; histograms become the quantiles that charts show.
#include "query/stats_view.h"

#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "base/clock.h"
#include "base/json_writer.h"
#include "query/summary.h"
#include "store/store.h"

namespace sideseat::query {
namespace {

std::string_view interval_name(store::StatsInterval interval) {
  switch (interval) {
    case store::StatsInterval::kHour:
      return "hour";
    case store::StatsInterval::kDay:
      return "day";
    case store::StatsInterval::kWeek:
      return "week";
    case store::StatsInterval::kMonth:
      return "month";
    case store::StatsInterval::kTotal:
      break;
  }
  return "total";
}

/// What a filter says is not grouped by, and what is unknown, is null.
void write_group(JsonWriter& json, const store::StatsGrouping& grouping,
                 const store::StatsRow& row) {
  write_text_or_null(json, "model", row.model);
  write_text_or_null(json, "operation", row.operation);
  write_text_or_null(json, "status", !grouping.by_status ? "" : row.failed ? "error" : "ok");
  write_text_or_null(json, "error", row.error_type);
}

/// `unit`: what the histogram's values are divided by.
void write_quantiles(JsonWriter& json, std::string_view name, const store::Histogram& histogram,
                     double unit) {
  constexpr std::array<std::pair<std::string_view, double>, 4> kFractions{
      {{"p5", 0.05}, {"p50", 0.50}, {"p95", 0.95}, {"p99", 0.99}}};
  json.key(name).begin_object();
  json.member("count", static_cast<std::int64_t>(histogram.count()));
  for (const auto& [member, fraction] : kFractions) {
    const auto value = histogram.quantile(fraction);
    json.member(member, value ? std::optional(static_cast<double>(*value) / unit) : std::nullopt);
  }
  json.end_object();
}

void write_row(JsonWriter& json, const store::StatsFilter& filter, const store::StatsRow& row) {
  const store::Stats& stats = row.stats;
  json.begin_object();
  write_text_or_null(json, "at", row.at_ns ? format_time(*row.at_ns) : "");
  write_group(json, filter.grouping, row);
  json.member("call_count", stats.call_count).member("error_count", stats.error_count);
  write_usage_members(json, {.input_tokens = stats.input_tokens.value(),
                             .output_tokens = stats.output_tokens.value(),
                             .cache_read_tokens = stats.cache_read_tokens.value(),
                             .cache_write_tokens = stats.cache_write_tokens.value(),
                             .cost_nano_usd = stats.cost_nano_usd.value()});
  json.member("unpriced_call_count", stats.unpriced_call_count);
  write_quantiles(json, "duration_ms", stats.duration_ns, 1e6);
  write_quantiles(json, "time_to_first_token_ms", stats.time_to_first_token_ns, 1e6);
  write_quantiles(json, "output_tokens_per_second", stats.output_speed, 1e3);
  json.end_object();
}

}  // namespace

std::string stats_json(const store::StatsFilter& filter, const std::vector<store::StatsRow>& rows) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().member("interval", interval_name(filter.interval)).key("items").begin_array();
  for (const store::StatsRow& row : rows) write_row(json, filter, row);
  json.end_array().end_object();
  return out;
}

}  // namespace sideseat::query
