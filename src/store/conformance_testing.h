// What every store must do, as tests over the Store interface alone. A back end runs them with
//
//     INSTANTIATE_TEST_SUITE_P(Sqlite, StoreConformance, testing::Values(&make_harness));
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
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

 private:
  std::unique_ptr<StoreHarness> harness_ = GetParam()();
};

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

/// Everything in a row, for comparing and for messages.
std::string describe(const TraceRow& row);
std::string describe(const SessionRow& row);
std::string describe(const SpanRecord& record);

}  // namespace sideseat::store
