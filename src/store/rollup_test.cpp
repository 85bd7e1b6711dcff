// The rules by which spans make the row of their trace.
#include "store/rollup.h"

#include <gtest/gtest.h>

#include <limits>

#include "store/conformance_testing.h"

namespace sideseat::store {
namespace {

TraceRow add_up(const std::vector<SpanRecord>& spans) {
  TraceRollup trace;
  for (const SpanRecord& span : spans) add_span(trace, span);
  return trace.row;
}

TEST(Rollup, TheNameIsTheRootsAndUntilThenTheEarliestSpans) {
  EXPECT_EQ(add_up({inner_span(1, 5, 3), inner_span(1, 6, 2)}).name, "inner 6");
  EXPECT_EQ(add_up({inner_span(1, 5, 3), root_span(1, 1, 9)}).name, "root 1");
  EXPECT_EQ(add_up({root_span(1, 2, 9), root_span(1, 1, 8), inner_span(1, 3, 0)}).name, "root 1");
  SpanRecord nameless = root_span(1, 1, 0);
  nameless.name.clear();
  EXPECT_EQ(add_up({inner_span(1, 5, 3), nameless}).name, "");
}

TEST(Rollup, ATraceFailsWithItsRootOrACall) {
  struct Case {
    std::string_view name;
    SpanRecord span;
    bool expected;
  };
  const Case cases[] = {{"the root", root_span(1, 1, 1), true},
                        {"a call", call_span(1, 2, 2), true},
                        {"a tool or inner step", inner_span(1, 3, 3), false}};
  for (Case c : cases) {
    SCOPED_TRACE(std::string(c.name));
    c.span.failed = true;
    c.span.error_type = "E";
    const TraceRow row = add_up({root_span(1, 9, 0), c.span});
    EXPECT_EQ(row.failed, c.expected);
    EXPECT_EQ(row.error_type, c.expected ? "E" : "");
    EXPECT_FALSE(add_up({c.span}).failed && !c.expected);
  }
}

TEST(Rollup, TheErrorIsTheFirstOneAndItsMessageWhereItHasNoType) {
  SpanRecord first = call_span(1, 1, 1);
  first.failed = true;
  first.status_message = "it broke";
  SpanRecord second = call_span(1, 2, 2);
  second.failed = true;
  second.error_type = "E";
  EXPECT_EQ(add_up({second, first}).error_type, "it broke");
}

// Agent spans repeat what the calls inside them used.
TEST(Rollup, OnlyCallsAreSummed) {
  SpanRecord agent = inner_span(1, 1, 0);
  agent.operation = "invoke_agent";
  agent.model = "other";
  agent.usage = {.input_tokens = 100, .cost_nano_usd = 5};
  agent.input_preview = "agent's";
  const TraceRow row = add_up({agent, call_span(1, 2, 1), call_span(1, 3, 2)});
  EXPECT_EQ(row.span_count, 3);
  EXPECT_EQ(row.call_count, 2);
  EXPECT_EQ(row.usage.input_tokens, 20);
  EXPECT_EQ(row.usage.cost_nano_usd, 2000);
  EXPECT_EQ(row.models, std::vector<std::string>{"m"});
  EXPECT_EQ(row.input_preview, "question 2");
  EXPECT_EQ(row.output_preview, "answer 3");
}

TEST(Rollup, OfAnArnTheModelBehindItIsListed) {
  struct Case {
    std::string_view model;
    std::string_view response_model;
    std::string_view listed;
  };
  constexpr Case kCases[] = {
      {"arn:aws:bedrock:us-east-1:1:application-inference-profile/a", "v.model", "v.model"},
      {"arn:aws:bedrock:us-east-1:1:application-inference-profile/a", "",
       "arn:aws:bedrock:us-east-1:1:application-inference-profile/a"},
      {"v.model-v1:0", "model", "v.model-v1:0"},
  };
  for (const Case& c : kCases) {
    SpanRecord span = call_span(1, 1, 0);
    span.model = c.model;
    span.response_model = c.response_model;
    EXPECT_EQ(add_up({span}).models, std::vector<std::string>{std::string(c.listed)});
  }
}

TEST(Rollup, UnknownIsNotZero) {
  SpanRecord bare = call_span(1, 1, 0);
  bare.usage = {};
  EXPECT_EQ(add_up({bare}).usage.input_tokens, std::nullopt);
  EXPECT_EQ(add_up({bare}).unpriced_call_count, 0) << "no tokens, nothing to price";
  SpanRecord unpriced = call_span(1, 2, 0);
  unpriced.usage.cost_nano_usd.reset();
  const TraceRow row = add_up({unpriced, call_span(1, 3, 0), bare});
  EXPECT_EQ(row.unpriced_call_count, 1);
  EXPECT_EQ(row.usage.cost_nano_usd, 1000);
}

TEST(Rollup, SumsStayAtTheLargestNumber) {
  SpanRecord huge = call_span(1, 1, 0);
  huge.usage.input_tokens = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(add_up({huge, call_span(1, 2, 0)}).usage.input_tokens,
            std::numeric_limits<std::int64_t>::max());
}

}  // namespace
}  // namespace sideseat::store
