// The tests of every store's statistics: they are what the stored calls add up to.
#include <algorithm>
#include <random>

#include "store/conformance_testing.h"

namespace sideseat::store {

std::string describe(const StatsRow& row) {
  const Stats& stats = row.stats;
  std::string out = row.at_ns ? std::to_string((*row.at_ns - kBegin) / kSecond) : "total";
  out += " <" + row.model + "><" + row.operation + "><" + row.error_type + ">";
  out += row.failed ? " failed " : " ";
  out += std::to_string(stats.call_count) + '/' + std::to_string(stats.error_count) + '/' +
         std::to_string(stats.unpriced_call_count) + " usage";
  for (const KnownSum& sum : {stats.input_tokens, stats.output_tokens, stats.cache_read_tokens,
                              stats.cache_write_tokens, stats.cost_nano_usd}) {
    out += ' ' + std::to_string(sum.sum) + " of " + std::to_string(sum.known_count);
  }
  for (const Histogram* histogram :
       {&stats.duration_ns, &stats.time_to_first_token_ns, &stats.output_speed}) {
    out += ' ' + std::to_string(histogram->count());
    for (const double fraction : {0.0, 0.5, 0.9, 1.0}) {
      out += ' ' + std::to_string(histogram->quantile(fraction).value_or(-1));
    }
  }
  return out;
}

namespace {

std::vector<std::string> described_stats(Store& store, const StatsFilter& filter) {
  const auto rows = store.stats(filter);
  EXPECT_TRUE(rows.has_value());
  std::vector<std::string> out;
  for (const StatsRow& row : *rows) out.push_back(describe(row));
  return out;
}

std::vector<std::string> added_up_stats(Store& store, const StatsFilter& filter) {
  const StatsHours hours = stats_hours(filter);
  StatsGroups groups(filter);
  TraceFilter all{.project = filter.project, .limit = 100};
  do {
    const auto page = store.traces(all);
    for (const TraceRow& trace : page->rows) {
      const auto spans = store.spans(filter.project, trace.trace_id, WithRest::kNo);
      for (const SpanRow& span : *spans) {
        const StatsKey key = stats_key(span.record);
        const bool is_covered = key.hour >= hours.first && key.hour < hours.end;
        if (!span.record.is_call || !is_covered) continue;
        EXPECT_TRUE(groups.add(key, stats_of(span.record)).has_value());
      }
    }
    all.after = page->next;
  } while (all.after);
  std::vector<std::string> out;
  for (const StatsRow& row : std::move(groups).rows()) out.push_back(describe(row));
  return out;
}

}  // namespace

void StoreConformance::expect_stats_of_spans(const std::string& project) {
  const std::int64_t hour_ns = 3600 * kSecond;
  for (const StatsInterval interval :
       {StatsInterval::kHour, StatsInterval::kDay, StatsInterval::kWeek, StatsInterval::kMonth,
        StatsInterval::kTotal}) {
    for (const StatsGrouping& grouping :
         {StatsGrouping{}, StatsGrouping{.by_model = true}, StatsGrouping{.by_status = true},
          StatsGrouping{true, true, true, true}}) {
      StatsFilter filter{.project = project, .interval = interval, .grouping = grouping};
      ASSERT_EQ(described_stats(store(), filter), added_up_stats(store(), filter));
      filter.from_ns = kBegin + hour_ns;
      filter.to_ns = kBegin + 30 * hour_ns;
      ASSERT_EQ(described_stats(store(), filter), added_up_stats(store(), filter));
    }
  }
}

SpanRecord random_call(std::mt19937_64& random, std::uint32_t trace, std::uint32_t span) {
  const auto up_to = [&random](std::int64_t most) {
    return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(most + 1));
  };
  const auto maybe = [&](std::int64_t most) {
    return up_to(3) == 0 ? std::nullopt : std::optional(up_to(most));
  };
  SpanRecord call = call_span(trace, span, up_to(40 * 3600));
  call.ended_at_ns = call.started_at_ns + up_to(60 * kSecond);
  call.model = std::string("m") + std::to_string(up_to(2));
  call.operation = up_to(4) == 0 ? "embeddings" : "chat";
  call.failed = up_to(5) == 0;
  if (call.failed && up_to(1) == 0) call.error_type = "ThrottlingException";
  call.is_call = up_to(6) != 0;
  call.usage = {maybe(100'000), maybe(4'000), maybe(10), maybe(10), maybe(1'000'000'000)};
  call.time_to_first_token_ns = maybe(2 * kSecond);
  return call;
}

namespace {

TEST_P(StoreConformance, WithoutCallsThereAreNoStatistics) {
  EXPECT_TRUE(store().stats({.project = "p"})->empty());
  append({inner_span(1, 1, 0)});
  EXPECT_TRUE(store().stats({.project = "p"})->empty());
  append({call_span(1, 2, 0)});
  EXPECT_EQ(store().stats({.project = "p"})->size(), 1U);
  EXPECT_TRUE(store().stats({.project = "q"})->empty()) << "projects are apart";
}

TEST_P(StoreConformance, StatisticsAreByTheHourACallStartedIn) {
  SpanRecord failed = call_span(1, 2, 60);
  failed.failed = true;
  failed.error_type = "E";
  SpanRecord later = call_span(2, 3, 3600);
  later.model = "n";
  append({call_span(1, 1, 0), failed, later});

  const auto hours = store().stats({.project = "p", .interval = StatsInterval::kHour});
  ASSERT_EQ(hours->size(), 2U);
  EXPECT_EQ((*hours)[0].at_ns, kBegin - (4 * 60 + 5) * kSecond) << "03:00, for kBegin is 03:04:05";
  EXPECT_EQ((*hours)[0].stats.call_count, 2);
  EXPECT_EQ((*hours)[0].stats.error_count, 1);
  EXPECT_EQ((*hours)[0].stats.input_tokens.value(), 20);
  EXPECT_EQ((*hours)[1].at_ns, *(*hours)[0].at_ns + 3600 * kSecond);

  const auto errors = store().stats({.project = "p", .grouping = {.by_error = true}});
  ASSERT_EQ(errors->size(), 2U);
  EXPECT_EQ((*errors)[0].error_type, "");
  EXPECT_EQ((*errors)[0].stats.call_count, 2);
  EXPECT_EQ((*errors)[1].error_type, "E");
}

// Whatever the batches and the repetitions.
TEST_P(StoreConformance, StatisticsAreWhatTheSpansAddUpTo) {
  std::mt19937_64 random(3);
  std::vector<SpanRecord> sent;
  for (int batch = 0; batch < 12; ++batch) {
    std::vector<SpanRecord> spans;
    for (int i = 0; i < 20; ++i) {
      const auto number = static_cast<std::uint32_t>(sent.size());
      spans.push_back(random_call(random, number / 5, number));
      sent.push_back(spans.back());
      if (random() % 4 == 0) spans.push_back(sent[random() % sent.size()]);
    }
    append(spans);
  }
  expect_stats_of_spans("p");
}

}  // namespace
}  // namespace sideseat::store
