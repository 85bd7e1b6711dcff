// When the steps of a call were: the service's clock against ours.
#include <gtest/gtest.h>

#include <optional>
#include <string_view>
#include <vector>

#include "capture/call_span.h"
#include "capture/playback_testing.h"

namespace sideseat::capture {
namespace {

constexpr std::int64_t kMs = 1'000'000;

/// Milliseconds by the service's clock, which agrees with ours unless `ahead` says otherwise.
struct Told {
  std::optional<std::size_t> parent;
  std::optional<std::int64_t> started;
  std::optional<std::int64_t> ended;
  bool finished = true;
};

struct Interval {
  double started;
  double ended;
  bool operator==(const Interval&) const = default;
};

/// Of a call from 0 to 100 ms, in milliseconds from its begin.
std::vector<Interval> intervals_of(const std::vector<Told>& told, std::int64_t ahead_ms) {
  CallBegin begin;
  begin.unix_ns = testing::FakeClock::kStartUnixNs;
  CallOutcome outcome;
  outcome.ended_at_ns = 100 * kMs;
  bedrock::CallFacts facts;
  for (const Told& row : told) {
    bedrock::Step step;
    step.parent = row.parent;
    step.finished = row.finished;
    const auto at = [&](std::optional<std::int64_t> ms) {
      return ms ? std::optional(begin.unix_ns + (*ms + ahead_ms) * kMs) : std::nullopt;
    };
    step.started_at_ns = at(row.started);
    step.ended_at_ns = at(row.ended);
    facts.steps.push_back(std::move(step));
  }
  testing::CountingRandom random;
  std::vector<Interval> out;
  for (const Span& span : make_call_spans(begin, "InvokeAgent", "", outcome, facts, random)) {
    out.push_back({static_cast<double>(span.started_at_ns - begin.unix_ns) / kMs,
                   static_cast<double>(span.ended_at_ns - begin.unix_ns) / kMs});
  }
  out.erase(out.begin());
  return out;
}

TEST(Steps, LieWithinTheirCallWhateverTheServicesClockSays) {
  struct Case {
    std::string_view name;
    std::vector<Told> told;
    std::int64_t ahead_ms;
    std::vector<Interval> expected;
  };
  const Case kCases[] = {
      {"clocks that agree", {{{}, 10, 40}, {{}, 50, 90}}, 0, {{10, 40}, {50, 90}}},
      {"a clock an hour ahead moves all by as much",
       {{{}, 10, 40}, {{}, 50, 90}},
       3'600'000,
       {{20, 50}, {60, 99.999}}},
      {"a clock that is behind", {{{}, 10, 40}, {{}, 50, 90}}, -20, {{0.001, 30}, {40, 80}}},
      {"steps that last longer than the call are cut",
       {{{}, -50, 30}, {{}, 60, 150}},
       0,
       {{0.001, 30}, {60, 99.999}}},
      {"a step within a step", {{{}, 10, 40}, {0, 5, 60}}, 0, {{10, 40}, {10.001, 39.999}}},
      {"no times: nothing is made up", {{{}, {}, {}}}, 0, {{0.001, 0.001}}},
      {"no result yet lasts to the end", {{{}, 30, {}, false}}, 0, {{30, 99.999}}},
      {"an end without a begin", {{{}, {}, 30}}, 0, {{30, 30}}},
      {"an end before the begin", {{{}, 50, 30}}, 0, {{50, 50}}},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    EXPECT_EQ(intervals_of(c.told, c.ahead_ms), c.expected);
  }
}

TEST(Steps, AreMarkedIncompleteOnlyWhereTheirCallIs) {
  for (const std::string_view incomplete : {"", "closed"}) {
    CallOutcome outcome;
    outcome.ended_at_ns = kMs;
    outcome.incomplete = incomplete;
    bedrock::CallFacts facts;
    facts.steps.resize(2);
    facts.steps[1].finished = true;
    testing::CountingRandom random;
    const std::vector<Span> spans = make_call_spans({}, "InvokeAgent", "", outcome, facts, random);
    ASSERT_EQ(spans.size(), 3u);
    const auto is_marked = [](const Span& span) {
      return find_attribute(span.attributes, "sideseat.incomplete") != nullptr;
    };
    EXPECT_EQ(is_marked(spans[0]), !incomplete.empty());
    EXPECT_EQ(is_marked(spans[1]), !incomplete.empty());
    EXPECT_FALSE(is_marked(spans[2]));
  }
}

}  // namespace
}  // namespace sideseat::capture
