// The tests of every store's names: those in use stay, whatever happens while others are erased.
#include <string>
#include <thread>

#include "store/conformance_testing.h"

namespace sideseat::store {
namespace {

/// A call that calls everything by names of its own.
SpanRecord named_call(std::uint32_t trace, const std::string& own) {
  SpanRecord call = call_span(trace, trace, trace);
  call.name = "name " + own;
  call.failed = true;
  call.error_type = "error " + own;
  call.operation = "operation " + own;
  call.model = "model " + own;
  call.response_model = "response model " + own;
  call.session_id = "session " + own;
  call.user_id = "user " + own + std::string(300, 'u');  // Too long for a writer's memory.
  call.tags = {"first tag " + own, "second tag " + own};
  call.incomplete = "incomplete " + own;
  call.dialect = "dialect " + own;
  call.origin = "origin " + own;
  return call;
}
constexpr std::size_t kNamesOfACall = 12;

TEST_P(StoreConformance, NamesOfErasedTracesGoAndThoseInUseStay) {
  SpanRecord shares = named_call(2, "gone");
  shares.session_id = "session of both";
  SpanRecord theirs = named_call(3, "theirs");
  theirs.project = "q";
  append({named_call(1, "kept"), shares, theirs});
  SpanRecord also = inner_span(1, 7, 9);
  also.session_id = shares.session_id;
  append({also});
  const std::string theirs_before = shown(store(), "q");
  erase_names(store());
  ASSERT_TRUE(store().erase({{"p", trace_number(2)}}).has_value());
  const std::string before = shown(store(), "p");

  EXPECT_EQ(erase_names(store()).erased, kNamesOfACall - 1) << "all but the session's";

  EXPECT_EQ(shown(store(), "p"), before);
  EXPECT_EQ(shown(store(), "q").substr(theirs_before.find('\n')),
            theirs_before.substr(theirs_before.find('\n')));
  const NamesErased again = erase_names(store());
  EXPECT_EQ(again.erased, 0U);
  EXPECT_EQ(again.steps, 1) << "nothing was erased since";
  append({named_call(2, "gone")});
  EXPECT_EQ(describe(store().span("p", trace_number(2), span_number(2))->record),
            describe(named_call(2, "gone")));
}

TEST_P(StoreConformance, OriginsOfErasedPointsGoAndThoseInUseStay) {
  const std::vector<MetricRecord> points{
      {.project = "p", .name = "m", .time_unix_ns = 1, .origin = "old", .bytes = "a"},
      {.project = "p", .name = "m", .time_unix_ns = 2, .origin = "shared", .bytes = "b"},
      {.project = "p", .name = "m", .time_unix_ns = 9, .origin = "new", .bytes = "c"}};
  SpanRecord call = call_span(1, 1, 1);
  call.origin = "shared";
  append({call});
  ASSERT_TRUE(store().append(AppendRequest{.points = points}).has_value());
  erase_names(store());
  ASSERT_EQ(*store().erase_loose(5, 10), 2U);

  EXPECT_EQ(erase_names(store()).erased, 1U);

  const auto left = store().metric_points({.project = "p"});
  ASSERT_EQ(left->rows.size(), 1U);
  EXPECT_EQ(left->rows[0].origin, "new");
  const auto spans = store().spans("p", call.trace_id, WithRest::kYes);
  EXPECT_EQ(spans->at(0).record.origin, "shared");
}

// The names come into use again after each of the steps in turn, by a new span and by one that is
// replaced.
TEST_P(StoreConformance, NamesThatAreUsedAgainWhileOthersAreErasedStay) {
  bool has_ended = false;
  for (int round = 1; !has_ended; ++round) {
    ASSERT_LT(round, 100);
    SCOPED_TRACE("after step " + std::to_string(round));
    const std::string own = std::to_string(round);
    const auto number = static_cast<std::uint32_t>(100 * round);
    SpanRecord replaced = call_span(number, number, 0);
    append({named_call(number + 1, own + " a"), named_call(number + 2, own + " b"), replaced});
    ASSERT_TRUE(store().erase({{"p", trace_number(number + 1)}, {"p", trace_number(number + 2)}}));

    has_ended = erase_names(store(), round).steps < round;
    const SpanRecord added = named_call(number + 3, own + " a");
    SpanRecord named = named_call(number, own + " b");
    named.replaces = true;
    append({added, named});
    erase_names(store());

    for (SpanRecord expected : {added, named}) {
      expected.replaces = false;
      const auto row = store().span("p", expected.trace_id, expected.span_id);
      ASSERT_TRUE(row.has_value()) << row.error().message();
      EXPECT_EQ(describe(row->record), describe(expected));
      EXPECT_EQ(store().trace("p", expected.trace_id)->user_id, expected.user_id);
      EXPECT_TRUE(store().session("p", expected.session_id).has_value());
    }
  }
}

// One thread's names come and go, some again and again, while another one erases.
TEST_P(StoreConformance, NamesAreErasedWhileOthersWrite) {
  constexpr std::uint32_t kRounds = 60;
  std::thread writing([this] {
    for (std::uint32_t i = 0; i < kRounds; ++i) {
      append({named_call(i, std::to_string(i % 7)),
              named_call(1000 + i, "lone " + std::to_string(i))});
      if (i < 3) continue;
      EXPECT_TRUE(store().erase({{"p", trace_number(i - 3)}, {"p", trace_number(997 + i)}}));
    }
  });
  for (std::uint32_t i = 0; i < kRounds; ++i) erase_names(store());
  writing.join();
  erase_names(store());
  for (std::uint32_t i = kRounds - 3; i < kRounds; ++i) {
    const SpanRecord expected = named_call(i, std::to_string(i % 7));
    const auto row = store().span("p", expected.trace_id, expected.span_id);
    ASSERT_TRUE(row.has_value()) << row.error().message();
    EXPECT_EQ(describe(row->record), describe(expected));
  }
}

}  // namespace
}  // namespace sideseat::store
