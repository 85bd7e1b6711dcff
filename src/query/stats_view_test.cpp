// Statistics as JSON: the description's shape, units, and null for what is unknown.
#include "query/stats_view.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "query/api_schema_testing.h"
#include "store/store.h"

namespace sideseat::query {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

store::StatsRow row_of(const store::SpanRecord& call) { return {.stats = store::stats_of(call)}; }

store::SpanRecord call_of_two_seconds() {
  store::SpanRecord call;
  call.started_at_ns = 1'767'323'045 * kSecond;
  call.ended_at_ns = call.started_at_ns + 2 * kSecond;
  call.is_call = true;
  call.usage = {.input_tokens = 100, .output_tokens = 30, .cost_nano_usd = 2'000'000};
  call.time_to_first_token_ns = kSecond / 2;
  return call;
}

TEST(StatsView, SpeaksTheApisUnits) {
  store::StatsRow row = row_of(call_of_two_seconds());
  row.at_ns = 1'767'322'800 * kSecond;
  row.model = "m";
  const store::StatsFilter filter{.interval = store::StatsInterval::kHour,
                                  .grouping = {.by_model = true}};
  const std::string answer = stats_json(filter, {row});
  EXPECT_EQ(ApiSchemas().problems("Stats", answer), "") << answer;

  const auto document = JsonDocument::parse(answer);
  EXPECT_EQ(document->root()["interval"].text(), "hour");
  const JsonValue item = *document->root()["items"].elements().begin();
  EXPECT_EQ(item["at"].text(), "2026-01-02T03:00:00.000000000Z");
  EXPECT_EQ(item["model"].text(), "m");
  EXPECT_TRUE(item["status"].is_null()) << "not grouped by it";
  EXPECT_EQ(item["call_count"].integer(), 1);
  EXPECT_EQ(item["error_count"].integer(), 0);
  EXPECT_EQ(item["total_tokens"].integer(), 130);
  EXPECT_EQ(item["cost_usd"].number(), 0.002);
  EXPECT_EQ(item["duration_ms"]["count"].integer(), 1);
  for (const std::string_view name : {"p5", "p50", "p95", "p99"}) {
    EXPECT_NEAR(*item["duration_ms"][name].number(), 2000, 62) << name;
    EXPECT_NEAR(*item["time_to_first_token_ms"][name].number(), 500, 16) << name;
    EXPECT_NEAR(*item["output_tokens_per_second"][name].number(), 20, 0.62) << name;
  }
}

TEST(StatsView, WhatIsUnknownIsNull) {
  store::SpanRecord call = call_of_two_seconds();
  call.usage = {};
  call.time_to_first_token_ns.reset();
  call.failed = true;
  store::StatsRow row = row_of(call);
  row.failed = true;
  const std::string answer = stats_json({.grouping = {.by_status = true}}, {row});
  EXPECT_EQ(ApiSchemas().problems("Stats", answer), "") << answer;

  const auto document = JsonDocument::parse(answer);
  const JsonValue item = *document->root()["items"].elements().begin();
  EXPECT_EQ(item["status"].text(), "error");
  EXPECT_TRUE(item["at"].is_null());
  EXPECT_TRUE(item["model"].is_null());
  EXPECT_TRUE(item["input_tokens"].is_null());
  EXPECT_TRUE(item["cost_usd"].is_null());
  EXPECT_EQ(item["time_to_first_token_ms"]["count"].integer(), 0);
  EXPECT_TRUE(item["time_to_first_token_ms"]["p99"].is_null());
  EXPECT_TRUE(item["output_tokens_per_second"]["p50"].is_null());
}

TEST(StatsView, NothingIsAnEmptyList) {
  EXPECT_EQ(stats_json({}, {}), R"({"interval":"total","items":[]})");
}

}  // namespace
}  // namespace sideseat::query
