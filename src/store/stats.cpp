// What a call counts, and the calendar of intervals.
#include "store/stats.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

#include "base/limits.h"
#include "base/utf8.h"
#include "store/rollup.h"
#include "store/store.h"

namespace sideseat::store {
namespace {

constexpr std::int64_t kHourNs = std::int64_t{3600} * 1'000'000'000;

std::int64_t floor_hour(std::int64_t at_ns) {
  return at_ns / kHourNs - (at_ns % kHourNs < 0 ? 1 : 0);
}

KnownSum known_sum(const std::optional<std::int64_t>& value) {
  if (!value) return {};
  return {std::clamp<std::int64_t>(*value, 0, limits::kStatsValueMax), 1};
}

void merge(KnownSum& sum, const KnownSum& more) {
  sum.sum += more.sum;
  sum.known_count += more.known_count;
}

void subtract(KnownSum& sum, const KnownSum& less) {
  sum.sum = std::max<std::int64_t>(0, sum.sum - less.sum);
  sum.known_count = std::max<std::int64_t>(0, sum.known_count - less.known_count);
}

/// As much as a list can show; the spans keep all of it.
std::string listed(std::string_view text) {
  return std::string(first_characters(text, limits::kPreviewCharactersMax));
}

void add(Histogram& histogram, const std::optional<std::int64_t>& value) {
  if (value) histogram.add(*value);
}

/// The day that an interval begins on.
std::chrono::sys_days first_day(StatsInterval interval, std::chrono::sys_days day) {
  using std::chrono::year_month_day;
  if (interval == StatsInterval::kWeek) {
    return day - (std::chrono::weekday(day) - std::chrono::Monday);
  }
  if (interval != StatsInterval::kMonth) return day;
  const year_month_day date(day);
  return std::chrono::sys_days(date.year() / date.month() / 1);
}

std::optional<std::int64_t> interval_start_ns(StatsInterval interval, std::int64_t hour) {
  if (interval == StatsInterval::kTotal) return std::nullopt;
  if (interval == StatsInterval::kHour) return hour * kHourNs;
  const std::chrono::sys_time<std::chrono::hours> at{std::chrono::hours(hour)};
  const auto day = first_day(interval, std::chrono::floor<std::chrono::days>(at));
  return std::chrono::nanoseconds(day.time_since_epoch()).count();
}

}  // namespace

StatsKey stats_key(const SpanRecord& call) {
  StatsKey key{.hour = floor_hour(call.started_at_ns),
               .model = listed(known_model(call)),
               .operation = listed(call.operation),
               .failed = call.failed};
  if (call.failed) key.error_type = listed(call.error_type);
  return key;
}

Stats stats_of(const SpanRecord& call) {
  Stats stats{.call_count = 1,
              .error_count = call.failed ? 1 : 0,
              .unpriced_call_count = is_unpriced(call.usage) ? 1 : 0,
              .input_tokens = known_sum(call.usage.input_tokens),
              .output_tokens = known_sum(call.usage.output_tokens),
              .cache_read_tokens = known_sum(call.usage.cache_read_tokens),
              .cache_write_tokens = known_sum(call.usage.cache_write_tokens),
              .cost_nano_usd = known_sum(call.usage.cost_nano_usd)};
  stats.duration_ns.add(call.ended_at_ns - call.started_at_ns);
  add(stats.time_to_first_token_ns, call.time_to_first_token_ns);
  add(stats.output_speed, output_speed(call));
  return stats;
}

void merge(Stats& sum, const Stats& more) {
  sum.call_count += more.call_count;
  sum.error_count += more.error_count;
  sum.unpriced_call_count += more.unpriced_call_count;
  merge(sum.input_tokens, more.input_tokens);
  merge(sum.output_tokens, more.output_tokens);
  merge(sum.cache_read_tokens, more.cache_read_tokens);
  merge(sum.cache_write_tokens, more.cache_write_tokens);
  merge(sum.cost_nano_usd, more.cost_nano_usd);
  sum.duration_ns.merge(more.duration_ns);
  sum.time_to_first_token_ns.merge(more.time_to_first_token_ns);
  sum.output_speed.merge(more.output_speed);
}

void subtract(Stats& sum, const Stats& less) {
  const auto take = [](std::int64_t& from, std::int64_t count) {
    from = std::max<std::int64_t>(0, from - count);
  };
  take(sum.call_count, less.call_count);
  take(sum.error_count, less.error_count);
  take(sum.unpriced_call_count, less.unpriced_call_count);
  subtract(sum.input_tokens, less.input_tokens);
  subtract(sum.output_tokens, less.output_tokens);
  subtract(sum.cache_read_tokens, less.cache_read_tokens);
  subtract(sum.cache_write_tokens, less.cache_write_tokens);
  subtract(sum.cost_nano_usd, less.cost_nano_usd);
  sum.duration_ns.subtract(less.duration_ns);
  sum.time_to_first_token_ns.subtract(less.time_to_first_token_ns);
  sum.output_speed.subtract(less.output_speed);
}

std::optional<std::int64_t> output_speed(const SpanRecord& call) {
  const std::int64_t generating_ns =
      call.ended_at_ns - call.started_at_ns - call.time_to_first_token_ns.value_or(0);
  if (!call.usage.output_tokens || generating_ns <= 0) return std::nullopt;
  const double thousandths =
      static_cast<double>(*call.usage.output_tokens) * 1e12 / static_cast<double>(generating_ns);
  return static_cast<std::int64_t>(std::min(thousandths, 1e18));
}

Status StatsGroups::add(const StatsKey& key, const Stats& stats) {
  GroupKey group{interval_start_ns(filter_.interval, key.hour), {}};
  if (filter_.grouping.by_model) group.key.model = key.model;
  if (filter_.grouping.by_operation) group.key.operation = key.operation;
  if (filter_.grouping.by_status) group.key.failed = key.failed;
  if (filter_.grouping.by_error) group.key.error_type = key.error_type;
  merge(groups_[std::move(group)], stats);
  if (groups_.size() <= limits::kStatsRowsMax) return ok();
  return Error(ErrorCode::kInvalidArgument,
               "the statistics have more than " + std::to_string(limits::kStatsRowsMax) +
                   " rows: ask for a longer interval, a shorter time or fewer groups");
}

std::vector<StatsRow> StatsGroups::rows() && {
  std::vector<StatsRow> rows;
  rows.reserve(groups_.size());
  for (auto& [group, stats] : groups_) {
    rows.push_back({.at_ns = group.at_ns,
                    .model = group.key.model,
                    .operation = group.key.operation,
                    .error_type = group.key.error_type,
                    .failed = group.key.failed,
                    .stats = std::move(stats)});
  }
  return rows;
}

StatsHours stats_hours(const StatsFilter& filter) {
  StatsHours hours{std::numeric_limits<std::int64_t>::min(),
                   std::numeric_limits<std::int64_t>::max()};
  if (filter.from_ns) hours.first = floor_hour(*filter.from_ns);
  if (filter.to_ns) {
    hours.end = floor_hour(*filter.to_ns) + (*filter.to_ns % kHourNs != 0 ? 1 : 0);
  }
  return hours;
}

}  // namespace sideseat::store
