// What every store must do, as tests over the Store interface alone. A back end runs them with
//
//     INSTANTIATE_TEST_SUITE_P(Sqlite, StoreConformance, testing::Values(&make_harness));
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "store/store.h"

namespace sideseat::store {

/// A store and what must stay around it, a temporary folder say.
class StoreHarness {
 public:
  virtual ~StoreHarness() = default;
  virtual Store& store() = 0;
  /// Returns when a search finds all that was appended.
  virtual void wait_until_searchable() = 0;
};
using HarnessFactory = std::unique_ptr<StoreHarness> (*)();

class StoreConformance : public testing::TestWithParam<HarnessFactory> {
 protected:
  Store& store() { return harness_->store(); }
  StoreHarness& harness() { return *harness_; }
  /// Appends or fails the test.
  AppendResult append(const std::vector<SpanRecord>& spans);
  /// Fails the test where the statistics, by any interval and grouping, are not what the stored
  /// spans add up to.
  void expect_stats_of_spans(const std::string& project);

 private:
  std::unique_ptr<StoreHarness> harness_ = GetParam()();
};

template <typename T>
ErrorCode code_of(const Result<T>& result) {
  EXPECT_FALSE(result.has_value());
  return result ? ErrorCode::kIo : result.error().code();
}

inline constexpr std::int64_t kSecond = 1'000'000'000;
/// 2026-01-02T03:04:05Z.
inline constexpr std::int64_t kBegin = 1'767'323'045 * kSecond;

TraceId trace_number(std::uint32_t number);
SpanId span_number(std::uint32_t number);

/// An inner span of the project "p" that starts `second` seconds after kBegin and takes one.
SpanRecord inner_span(std::uint32_t trace, std::uint32_t span, std::int64_t second);
SpanRecord root_span(std::uint32_t trace, std::uint32_t span, std::int64_t second);
/// A priced call with previews and one message each way.
SpanRecord call_span(std::uint32_t trace, std::uint32_t span, std::int64_t second);

/// A span of any of three models that succeeds, fails, or is no call, in one of 40 hours; unknown
/// numbers among known ones.
SpanRecord random_call(std::mt19937_64& random, std::uint32_t trace, std::uint32_t span);

/// Everything in a row, for comparing and for messages.
std::string describe(const TraceRow& row);
std::string describe(const SessionRow& row);
std::string describe(const SpanRecord& record);
std::string describe(const StatsRow& row);

/// Everything that lists and details show of a project: two stores of equal state show the same.
std::string shown(Store& store, const std::string& project);

/// What calls of Store::erase_unused_names() came to.
struct NamesErased {
  std::size_t erased = 0;
  int steps = 0;
};
/// Up to the last step, or so many; fails the test where one fails.
NamesErased erase_names(Store& store, int steps_max = 1000);

}  // namespace sideseat::store
