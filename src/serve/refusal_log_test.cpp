// How often a refusal is told.
#include "serve/refusal_log.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/log.h"

namespace sideseat::serve {
namespace {

std::vector<std::string>& lines() {
  static std::vector<std::string> lines;
  return lines;
}

class StoppedClock final : public Clock {
 public:
  std::int64_t unix_ns() const override { return 0; }
  std::int64_t steady_ns() const override { return now_ns; }
  std::int64_t now_ns = 5;
};

class RefusalLogTest : public ::testing::Test {
 protected:
  RefusalLogTest() {
    lines().clear();
    set_log_sink([](LogLevel, std::string_view component, std::string_view message) {
      lines().push_back(std::string(component) + ": " + std::string(message));
    });
  }
  ~RefusalLogTest() override { set_log_sink(nullptr); }

  StoppedClock clock_;
  RefusalLog log_{clock_};
};

TEST_F(RefusalLogTest, TellsTheFirstOfAKindAtOnceAndOthersNotYet) {
  log_.refused(Error(ErrorCode::kMalformed, "no JSON"));
  clock_.now_ns += RefusalLog::kIntervalNs - 1;
  for (int i = 0; i < 1000; ++i) log_.refused(Error(ErrorCode::kMalformed, "no JSON"));
  log_.refused(Error(ErrorCode::kTooLarge, "long"));
  EXPECT_EQ(lines(), (std::vector<std::string>{"serve: an export is refused: no JSON",
                                               "serve: an export is refused: long"}));
}

TEST_F(RefusalLogTest, TellsHowManyThereWereInBetween) {
  log_.refused(Error(ErrorCode::kMalformed, "no JSON"));
  log_.refused(Error(ErrorCode::kMalformed, "no JSON"));
  clock_.now_ns += RefusalLog::kIntervalNs;
  log_.refused(Error(ErrorCode::kMalformed, "ends early"));
  clock_.now_ns += RefusalLog::kIntervalNs;
  log_.refused(Error(ErrorCode::kMalformed, "no JSON"));
  EXPECT_EQ(lines(), (std::vector<std::string>{
                         "serve: an export is refused: no JSON",
                         "serve: an export is refused: ends early; so were 1 since the last time",
                         "serve: an export is refused: no JSON"}));
}

}  // namespace
}  // namespace sideseat::serve
