// What is kept and what is not, over a real store.
#include "ingest/retention.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <random>

#include "base/limits.h"
#include "ingest/stored_traces_testing.h"
#include "ingest/unused_store_testing.h"

namespace sideseat::ingest {
namespace {

constexpr std::int64_t kHourNs = 3600 * kSecond;

class RetentionTest : public ::testing::Test {
 protected:
  /// Goes on until the end, or stops after so many slices.
  SliceHooks hooks(int slices_max = 1'000'000) {
    return {[this](const store::TraceKey& trace) { told_.push_back(trace.trace_id); },
            [this, slices_max](bool others_write) {
              others_write_.push_back(others_write);
              if (on_slice_) on_slice_();
              return ++slices_ < slices_max;
            }};
  }
  store::Store& store() { return traces_.store(); }

  StoredTraces traces_;
  std::vector<TraceId> told_;
  int slices_ = 0;
  std::vector<bool> others_write_;  ///< What each slice said.
  std::function<void()> on_slice_;  ///< Called after each.
};

TEST_F(RetentionTest, TracesThatEndedLongEnoughAgoAreErased) {
  for (std::uint8_t hour = 1; hour <= 5; ++hour) traces_.add({.number = hour, .hour = hour});
  // The third trace ends a second after it began.
  const std::int64_t end_ns = kBegin + 3 * kHourNs + kSecond;
  const Retention retention{.keep_ns = kHourNs};

  const auto before = retain(store(), retention, end_ns + kHourNs, hooks());
  ASSERT_TRUE(before.has_value());
  EXPECT_EQ(before->traces, 2U);
  EXPECT_EQ(traces_.numbers(), (std::vector<int>{3, 4, 5}));
  EXPECT_EQ(told_, (std::vector<TraceId>{trace_id(1), trace_id(2)}));

  EXPECT_EQ(retain(store(), retention, end_ns + kHourNs + 1, hooks())->spans, 1U);
  EXPECT_EQ(traces_.numbers(), (std::vector<int>{4, 5}));
}

TEST_F(RetentionTest, WithoutALimitEverythingStays) {
  traces_.add({.number = 1});
  EXPECT_EQ(retain(store(), {}, kBegin + 1'000'000 * kHourNs, hooks())->traces, 0U);
  EXPECT_EQ(traces_.numbers(), (std::vector<int>{1}));
}

TEST_F(RetentionTest, BeyondTheSizeTheOldestGoAndTheFileShrinks) {
  for (std::uint8_t hour = 1; hour <= 60; ++hour) {
    traces_.add({.number = hour, .hour = hour, .text_bytes = 100'000});
  }
  const std::int64_t full = store().disk_use()->total_bytes();
  EXPECT_EQ(retain(store(), {.keep_bytes = full}, kBegin, hooks())->traces, 0U)
      << "as much as may be kept";

  const std::int64_t keep = store().disk_use()->data_bytes / 2;
  const auto erased = retain(store(), {.keep_bytes = keep}, kBegin, hooks());

  ASSERT_TRUE(erased.has_value());
  EXPECT_GT(erased->traces, 20U);
  EXPECT_LT(erased->traces, 40U) << "not many more than it takes";
  EXPECT_LE(traces_.file_bytes(), keep) << "everything on the disk";
  const std::vector<int> left = traces_.numbers();
  ASSERT_FALSE(left.empty());
  EXPECT_EQ(left.back(), 60);
  EXPECT_EQ(left.size(), 60 - erased->traces);
  EXPECT_TRUE(std::is_sorted(left.begin(), left.end()));
}

TEST_F(RetentionTest, ASliceHasSoManySpansAndCanBeTheLast) {
  const auto spans = static_cast<int>(limits::kEraseSliceSpansMax / 2);
  for (std::uint8_t i = 1; i <= 6; ++i) traces_.add({.number = i, .spans = spans});
  const Retention retention{.keep_ns = 1};
  const std::int64_t now_ns = kBegin + kHourNs;

  EXPECT_EQ(retain(store(), retention, now_ns, hooks(1))->traces, 2U);
  EXPECT_EQ(traces_.numbers(), (std::vector<int>{3, 4, 5, 6}));
  EXPECT_EQ(retain(store(), retention, now_ns, hooks())->traces, 4U);
  EXPECT_TRUE(traces_.numbers().empty());
}

TEST_F(RetentionTest, ASliceSaysWhetherOthersWroteMeanwhile) {
  const auto spans = static_cast<int>(limits::kEraseSliceSpansMax);
  for (std::uint8_t i = 1; i <= 3; ++i) traces_.add({.number = i, .spans = spans});
  on_slice_ = [this] {
    if (others_write_.size() == 2) traces_.add({.number = 9, .hour = 9});
  };
  const std::int64_t now_ns = kBegin + kHourNs;
  EXPECT_EQ(retain(store(), {.keep_ns = 1}, now_ns, hooks())->traces, 3U);
  ASSERT_GE(others_write_.size(), 3U);
  EXPECT_TRUE(others_write_[0]) << "the traces were added";
  EXPECT_FALSE(others_write_[1]);
  EXPECT_TRUE(others_write_[2]);
}

TEST_F(RetentionTest, SpareSpaceAndTheLogGoBeforeAnyTrace) {
  for (std::uint8_t hour = 1; hour <= 60; ++hour) {
    traces_.add({.number = hour, .hour = hour, .text_bytes = 40'000});
  }
  std::vector<store::TraceKey> some;
  for (std::uint8_t number = 20; number < 50; ++number) some.push_back({"p", trace_id(number)});
  ASSERT_TRUE(store().erase(some).has_value());
  const store::DiskUse use = *store().disk_use();
  ASSERT_GT(use.spare_bytes, 0);
  ASSERT_GT(use.log_bytes, 0);

  const std::int64_t keep = use.data_bytes + use.text_index_bytes;
  EXPECT_EQ(retain(store(), {.keep_bytes = keep}, kBegin, hooks())->traces, 0U);
  EXPECT_EQ(store().disk_use()->spare_bytes, 0);
  EXPECT_LT(traces_.file_bytes(), use.total_bytes());
  EXPECT_EQ(traces_.numbers().size(), 30U);
}

TEST_F(RetentionTest, WhatAnInterruptedRunLeftIsGivenBackByTheNext) {
  for (std::uint8_t hour = 1; hour <= 200; ++hour) {
    traces_.add({.number = hour, .hour = hour, .text_bytes = 60'000});
  }
  const std::int64_t full = traces_.file_bytes();
  EXPECT_EQ(retain(store(), {.keep_ns = kHourNs}, kBegin + 200 * kHourNs, hooks(1))->traces, 198U)
      << "stopped before the space is given back";
  const std::int64_t spare = store().disk_use()->spare_bytes;
  ASSERT_GT(spare, limits::kGiveBackSliceBytes);

  EXPECT_EQ(retain(store(), {}, kBegin, hooks())->traces, 0U) << "nothing else is to be done";
  EXPECT_EQ(store().disk_use()->spare_bytes, 0);
  EXPECT_LT(traces_.file_bytes(), full - spare / 2);
}

/// Points of a metric and events without a span, one of each an hour.
void add_loose(store::Store& store, int hours, std::size_t bytes = 8) {
  std::vector<store::MetricRecord> points;
  std::vector<store::PendingEvent> events;
  for (int hour = 1; hour <= hours; ++hour) {
    const std::int64_t at_ns = kBegin + hour * kHourNs;
    std::string noise(bytes, ' ');
    std::mt19937 random(static_cast<unsigned>(hour));
    for (char& letter : noise) letter = static_cast<char>(random());
    points.push_back({.project = "p", .name = "m", .time_unix_ns = at_ns, .bytes = noise});
    events.push_back({{"p", trace_id(250), {}}, at_ns, noise});
  }
  const store::AppendRequest request{.pending = events, .points = points};
  ASSERT_TRUE(store.append(request).has_value());
}

std::size_t count_points(store::Store& store) {
  return store.metric_points({.project = "p", .limit = 1000})->rows.size();
}
std::size_t count_events(store::Store& store) {
  return store.pending_events({"p", trace_id(250), {}})->size();
}

TEST_F(RetentionTest, PointsAndWaitingEventsGoByAgeToo) {
  add_loose(store(), 10);
  const std::int64_t now_ns = kBegin + 11 * kHourNs;
  const auto erased = retain(store(), {.keep_ns = 5 * kHourNs}, now_ns, hooks());
  ASSERT_TRUE(erased.has_value());
  EXPECT_EQ(erased->traces, 0U);
  EXPECT_EQ(erased->loose, 10U) << "of the hours 1 to 5";
  EXPECT_EQ(count_points(store()), 5U) << "that of the sixth hour is just young enough";
  EXPECT_EQ(count_events(store()), 5U);
  EXPECT_EQ(retain(store(), {.keep_ns = 5 * kHourNs}, now_ns, hooks())->loose, 0U);
}

TEST_F(RetentionTest, BeyondTheSizePointsAndEventsGoWithTheTracesOfTheirTime) {
  for (std::uint8_t hour = 1; hour <= 60; ++hour) {
    traces_.add({.number = hour, .hour = hour, .text_bytes = 40'000});
  }
  add_loose(store(), 60, 20'000);
  const std::int64_t keep = store().disk_use()->data_bytes / 2;
  ASSERT_TRUE(retain(store(), {.keep_bytes = keep}, kBegin, hooks()).has_value());
  const std::size_t traces = traces_.numbers().size();
  EXPECT_GT(traces, 15U);
  EXPECT_LT(traces, 40U);
  EXPECT_EQ(count_points(store()), traces + 1) << "the last trace's own hour stays";
  EXPECT_EQ(count_events(store()), traces + 1);
  EXPECT_LE(traces_.file_bytes(), keep);
}

TEST_F(RetentionTest, BeyondTheSizePointsAndEventsGoWithoutTracesToo) {
  add_loose(store(), 60, 20'000);
  const std::int64_t keep = store().disk_use()->data_bytes / 2;
  EXPECT_GT(retain(store(), {.keep_bytes = keep}, kBegin, hooks())->loose, 0U);
  EXPECT_LE(traces_.file_bytes(), keep);
}

TEST_F(RetentionTest, ASessionGoesWithAllItsTraces) {
  const auto spans = static_cast<int>(limits::kEraseSliceSpansMax / 2);
  for (std::uint8_t i = 1; i <= 5; ++i) {
    traces_.add({.number = i, .spans = spans, .session_id = i == 3 ? "other" : "s"});
  }
  const auto erased = erase_session(store(), "p", "s", hooks());
  ASSERT_TRUE(erased.has_value());
  EXPECT_EQ(erased->traces, 4U);
  EXPECT_EQ(traces_.numbers(), (std::vector<int>{3}));
  EXPECT_EQ(erase_session(store(), "p", "s", hooks())->traces, 0U);
  EXPECT_EQ(erase_session(store(), "q", "other", hooks())->traces, 0U);
  EXPECT_EQ(erase_trace(store(), "q", trace_id(3), hooks())->traces, 0U);
  EXPECT_EQ(erase_trace(store(), "p", trace_id(3), hooks())->traces, 1U);
}

TEST_F(RetentionTest, NamesAreErasedInStepsThatGoOnWhereTheyStopped) {
  traces_.add({.number = 1, .session_id = "stays"});
  traces_.add({.number = 2, .session_id = "goes"});
  ASSERT_EQ(*erase_unused_names(store(), hooks()), NamesLeft::kNone);
  EXPECT_EQ(slices_, 0) << "nothing was erased yet";
  ASSERT_EQ(erase_session(store(), "p", "goes", hooks())->traces, 1U);

  slices_ = 0;
  int calls = 1;
  while (*erase_unused_names(store(), hooks(slices_ + 1)) == NamesLeft::kSome) {
    ASSERT_LT(++calls, 100);
  }
  EXPECT_EQ(calls, slices_ + 1) << "the step after the last pause ended it";
  EXPECT_TRUE(store().erase_unused_names()->is_last);
  EXPECT_TRUE(store().session("p", "stays").has_value());
}

/// A store whose disk is full after the first erasure.
class FailingStore : public UnusedStore {
 public:
  Result<store::EraseResult> erase(const std::vector<store::TraceKey>& traces) override {
    if (erasures_++ > 0) return Error(ErrorCode::kIo, "the disk is full");
    return store::EraseResult{.traces_erased = traces.size()};
  }
  Result<store::Page<store::TraceRow>> traces(const store::TraceFilter&) override {
    store::Page<store::TraceRow> page;
    page.rows.resize(3);
    for (store::TraceRow& row : page.rows) row.span_count = limits::kEraseSliceSpansMax / 2;
    return page;
  }

 private:
  int erasures_ = 0;
};

TEST(Retention, AnErasureThatFailsSaysWhatIsGone) {
  FailingStore store;
  const SliceHooks hooks{[](const store::TraceKey&) {}, [](bool) { return true; }};
  const auto erased = erase_session(store, "p", "s", hooks);
  ASSERT_FALSE(erased.has_value());
  EXPECT_EQ(erased.error().code(), ErrorCode::kIo);
  EXPECT_EQ(erased.error().message(),
            "erase (2 traces are gone already, asking again takes the rest): the disk is full");
  EXPECT_EQ(erase_session(store, "p", "s", hooks).error().message(), "the disk is full");
}

}  // namespace
}  // namespace sideseat::ingest
