// Statistics of calls by the hour they started in: sums and histograms that merge into any longer
// interval and any grouping, and from which a call that is gone can be taken away again.
//
// What is stored is a function of the set of calls, as the rows of traces are (store/rollup.h), and
// an hour without calls has no row.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/histogram.h"

namespace sideseat::store {

struct SpanRecord;

/// Which row a call is counted in. The texts are cut at limits::kPreviewCharactersMax.
struct StatsKey {
  std::int64_t hour = 0;   ///< Whole hours since 1970 UTC.
  std::string model;       ///< known_model(); empty: the call named none.
  std::string operation;   ///< gen_ai.operation.name.
  std::string error_type;  ///< Of a failed call that tells.
  bool failed = false;

  auto operator<=>(const StatsKey&) const = default;
};

/// A sum of what is known, and of how many calls it is known.
struct KnownSum {
  std::int64_t sum = 0;
  std::int64_t known_count = 0;

  /// Unknown is not zero.
  std::optional<std::int64_t> value() const {
    return known_count > 0 ? std::optional(sum) : std::nullopt;
  }
  bool operator==(const KnownSum&) const = default;
};

/// What is known of a set of calls.
struct Stats {
  std::int64_t call_count = 0;
  std::int64_t error_count = 0;
  std::int64_t unpriced_call_count = 0;  ///< Tokens known, price not.
  KnownSum input_tokens;                 ///< Cached ones included.
  KnownSum output_tokens;
  KnownSum cache_read_tokens;
  KnownSum cache_write_tokens;
  KnownSum cost_nano_usd;
  Histogram duration_ns;
  Histogram time_to_first_token_ns;
  Histogram output_speed;  ///< Thousandths of a token a second (output_speed() below).

  bool operator==(const Stats&) const = default;
};

/// Where intervals begin: at the full hour, midnight, Monday's or the first of the month's
/// midnight, in UTC; kTotal is one interval without end.
enum class StatsInterval : std::uint8_t { kHour, kDay, kWeek, kMonth, kTotal };

/// What there is a row of its own for. None: one row an interval.
struct StatsGrouping {
  bool by_model = false;
  bool by_operation = false;
  bool by_status = false;
  bool by_error = false;  ///< By error type.

  bool operator==(const StatsGrouping&) const = default;
};

struct StatsFilter {
  std::string project;
  std::optional<std::int64_t> from_ns;  ///< Rounded down to its hour.
  std::optional<std::int64_t> to_ns;    ///< Rounded up: the last hour is counted whole.
  StatsInterval interval = StatsInterval::kTotal;
  StatsGrouping grouping;
};

struct StatsRow {
  std::optional<std::int64_t> at_ns;  ///< Where the interval begins; absent for kTotal.
  std::string model;                  ///< This and the next three: where grouped by it.
  std::string operation;
  std::string error_type;
  bool failed = false;
  Stats stats;
};

/// The key of a call and what it adds there. A single call's tokens and cost count up to
/// limits::kStatsValueMax, so that sums never reach the end of the numbers and whatever was added
/// can be taken away.
StatsKey stats_key(const SpanRecord& call);
Stats stats_of(const SpanRecord& call);

void merge(Stats& sum, const Stats& more);
/// `less` was merged before. Nothing falls below zero.
void subtract(Stats& sum, const Stats& less);

/// Thousandths of output tokens a second, over the time in which tokens came: after the first one,
/// where that is known.
std::optional<std::int64_t> output_speed(const SpanRecord& call);

/// Adds up the rows of hours into what a filter asks for, in the order Store::stats() promises.
class StatsGroups {
 public:
  /// `filter` outlives it.
  explicit StatsGroups(const StatsFilter& filter) : filter_(filter) {}
  /// `key.hour` is one of stats_hours(). Errors: kInvalidArgument beyond limits::kStatsRowsMax
  /// rows.
  Status add(const StatsKey& key, const Stats& stats);
  std::vector<StatsRow> rows() &&;

 private:
  struct GroupKey {
    std::optional<std::int64_t> at_ns;
    StatsKey key;  ///< Without an hour; what is not grouped by is empty.
    auto operator<=>(const GroupKey&) const = default;
  };

  const StatsFilter& filter_;
  std::map<GroupKey, Stats> groups_;
};

/// The hours that a filter covers: from `first` and before `end`.
struct StatsHours {
  std::int64_t first = 0;
  std::int64_t end = 0;
};
StatsHours stats_hours(const StatsFilter& filter);

}  // namespace sideseat::store
