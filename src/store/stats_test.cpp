// What a call counts, where intervals begin, what is grouped.
#include "store/stats.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>

#include "base/clock.h"
#include "base/limits.h"
#include "store/conformance_testing.h"

namespace sideseat::store {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

TEST(Stats, ACallCountsWhatIsKnownOfIt) {
  SpanRecord call = call_span(1, 1, 0);
  call.time_to_first_token_ns = kSecond / 2;
  const Stats stats = stats_of(call);

  EXPECT_EQ(stats.call_count, 1);
  EXPECT_EQ(stats.error_count, 0);
  EXPECT_EQ(stats.unpriced_call_count, 0);
  EXPECT_EQ(stats.input_tokens.value(), 10);
  EXPECT_EQ(stats.output_tokens.value(), 5);
  EXPECT_EQ(stats.cache_read_tokens.value(), 2);
  EXPECT_EQ(stats.cache_write_tokens.value(), 1);
  EXPECT_EQ(stats.cost_nano_usd.value(), 1000);
  EXPECT_EQ(stats.duration_ns.count(), 1U);
  EXPECT_NEAR(static_cast<double>(*stats.duration_ns.quantile(0.5)), 1e9, 3.1e7);
  EXPECT_NEAR(static_cast<double>(*stats.time_to_first_token_ns.quantile(0.5)), 5e8, 1.6e7);
  EXPECT_NEAR(static_cast<double>(*stats.output_speed.quantile(0.5)), 10'000, 310)
      << "5 tokens in the half second after the first one";
}

TEST(Stats, WhatIsUnknownIsNotZero) {
  SpanRecord call = call_span(1, 1, 0);
  call.usage = {.input_tokens = 0};
  call.time_to_first_token_ns.reset();
  const Stats stats = stats_of(call);

  EXPECT_EQ(stats.unpriced_call_count, 1);
  EXPECT_EQ(stats.input_tokens.value(), 0);
  EXPECT_EQ(stats.output_tokens.value(), std::nullopt);
  EXPECT_EQ(stats.cost_nano_usd.value(), std::nullopt);
  EXPECT_TRUE(stats.time_to_first_token_ns.empty());
  EXPECT_TRUE(stats.output_speed.empty());
}

TEST(Stats, TheSpeedIsThatOfTheTimeInWhichTokensCame) {
  struct Case {
    std::string_view name;
    std::optional<std::int64_t> output_tokens;
    std::optional<std::int64_t> time_to_first_token_ns;
    std::optional<std::int64_t> expected;
  };
  const Case cases[] = {{"without a first token", 30, std::nullopt, 30'000},
                        {"after the first token", 30, kSecond / 4, 40'000},
                        {"a nanosecond is left", 1, kSecond - 1, 1'000'000'000'000},
                        {"no time is left", 30, kSecond, std::nullopt},
                        {"less than none", 30, kSecond * 2, std::nullopt},
                        {"unknown tokens", std::nullopt, std::nullopt, std::nullopt},
                        {"as many as can be", kMost, kSecond - 1, 1'000'000'000'000'000'000}};
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(c.name));
    SpanRecord call = call_span(1, 1, 0);
    call.usage.output_tokens = c.output_tokens;
    call.time_to_first_token_ns = c.time_to_first_token_ns;
    EXPECT_EQ(output_speed(call), c.expected);
  }
}

TEST(Stats, TheKeyIsHourModelOperationAndHowItEnded) {
  SpanRecord call = call_span(1, 1, 0);
  call.error_type = "left over";
  const StatsKey well{.hour = kBegin / kSecond / 3600, .model = "m", .operation = "chat"};
  EXPECT_EQ(stats_key(call), well);
  call.failed = true;
  StatsKey badly = well;
  badly.failed = true;
  badly.error_type = "left over";
  EXPECT_EQ(stats_key(call), badly);
  call.model = "arn:aws:bedrock:us-east-1:1:x/y";
  call.response_model = "known";
  EXPECT_EQ(stats_key(call).model, "known");
  call.error_type = std::string(limits::kPreviewCharactersMax + 1, 'e');
  EXPECT_EQ(stats_key(call).error_type, std::string(limits::kPreviewCharactersMax, 'e'));
  call.started_at_ns = -1;
  EXPECT_EQ(stats_key(call).hour, -1);
}

TEST(Stats, AbsurdNumbersNeitherOverflowNorStay) {
  SpanRecord absurd = call_span(1, 1, 0);
  absurd.usage = {kMost, kMost, kMost, -1, kMost};
  absurd.ended_at_ns = kMost;
  const Stats plain = stats_of(call_span(1, 2, 0));
  Stats sum = plain;
  for (int i = 0; i < 1000; ++i) merge(sum, stats_of(absurd));
  EXPECT_EQ(sum.input_tokens.value(), 1000 * limits::kStatsValueMax + 10);
  EXPECT_EQ(sum.cache_write_tokens.value(), 1);
  for (int i = 0; i < 1000; ++i) subtract(sum, stats_of(absurd));
  EXPECT_EQ(sum, plain);
  subtract(sum, stats_of(absurd));
  subtract(sum, plain);
  EXPECT_EQ(sum, Stats()) << "nothing falls below zero";
}

/// The beginnings of the intervals that these times fall into.
std::vector<std::string> starts(StatsInterval interval, const std::vector<std::string>& times) {
  const StatsFilter filter{.interval = interval};
  StatsGroups groups(filter);
  for (const std::string& time : times) {
    SpanRecord call = call_span(1, 1, 0);
    call.started_at_ns = *parse_time(time);
    EXPECT_TRUE(groups.add(stats_key(call), stats_of(call)).has_value());
  }
  std::vector<std::string> out;
  for (const StatsRow& row : std::move(groups).rows()) {
    out.push_back(row.at_ns ? format_time(*row.at_ns).substr(0, 13) : "total");
  }
  return out;
}

TEST(Stats, IntervalsBeginInUtc) {
  struct Case {
    StatsInterval interval;
    std::vector<std::string> times;
    std::vector<std::string> expected;
  };
  const Case cases[] = {
      {StatsInterval::kHour,
       {"2026-03-01T09:59:59.999999999Z", "2026-03-01T10:00:00Z", "2026-03-01T10:59:59Z"},
       {"2026-03-01T09", "2026-03-01T10"}},
      {StatsInterval::kDay,
       {"2026-02-28T23:59:59Z", "2026-03-01T00:00:00Z", "2026-03-01T23:59:59Z"},
       {"2026-02-28T00", "2026-03-01T00"}},
      {StatsInterval::kWeek,  // 2 March 2026 is a Monday.
       {"2026-03-01T23:59:59Z", "2026-03-02T00:00:00Z", "2026-03-08T23:59:59Z",
        "2026-03-09T00:00:00Z"},
       {"2026-02-23T00", "2026-03-02T00", "2026-03-09T00"}},
      {StatsInterval::kWeek, {"1970-01-01T01:00:00Z"}, {"1969-12-29T00"}},
      {StatsInterval::kMonth,
       {"2024-02-29T23:59:59Z", "2024-03-01T00:00:00Z", "2024-12-31T23:00:00Z"},
       {"2024-02-01T00", "2024-03-01T00", "2024-12-01T00"}},
      {StatsInterval::kTotal, {"2024-02-29T23:59:59Z", "2026-03-01T00:00:00Z"}, {"total"}},
      {StatsInterval::kDay, {"2262-04-11T23:47:16Z"}, {"2262-04-11T00"}},
  };
  for (const Case& c : cases) EXPECT_EQ(starts(c.interval, c.times), c.expected);
}

TEST(Stats, AFilterCoversTheHoursThatItTouches) {
  const std::int64_t hour = 1000;
  const std::int64_t at_ns = hour * 3600 * kSecond;
  struct Case {
    std::optional<std::int64_t> from_ns;
    std::optional<std::int64_t> to_ns;
    std::int64_t first;
    std::int64_t end;
  };
  const Case cases[] = {
      {std::nullopt, std::nullopt, std::numeric_limits<std::int64_t>::min(), kMost},
      {at_ns, at_ns, hour, hour},
      {at_ns - 1, at_ns + 1, hour - 1, hour + 1},
      {at_ns + 1, at_ns - 1, hour, hour},
      {-1, 0, -1, 0},
  };
  for (const Case& c : cases) {
    const StatsHours hours = stats_hours({.from_ns = c.from_ns, .to_ns = c.to_ns});
    EXPECT_EQ(hours.first, c.first);
    EXPECT_EQ(hours.end, c.end);
  }
}

TEST(Stats, ThereAreOnlySoManyRows) {
  const StatsFilter filter{.grouping = {.by_model = true}};
  StatsGroups groups(filter);
  const Stats stats = stats_of(call_span(1, 1, 0));
  for (std::size_t i = 0; i < limits::kStatsRowsMax; ++i) {
    ASSERT_TRUE(groups.add({.model = std::to_string(i)}, stats).has_value());
  }
  ASSERT_TRUE(groups.add({.hour = 5, .model = "0", .operation = "other"}, stats).has_value());
  const Status refused = groups.add({.model = "one more"}, stats);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code(), ErrorCode::kInvalidArgument);
}

}  // namespace
}  // namespace sideseat::store
