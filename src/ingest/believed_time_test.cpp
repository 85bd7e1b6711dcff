// Which clocks are believed, and when.
#include "ingest/believed_time.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace sideseat::ingest {
namespace {

constexpr std::int64_t kHour = limits::kClockDoubtNs;
constexpr std::int64_t kDay = 24 * kHour;
constexpr std::int64_t kYear = 365 * kDay;
constexpr std::int64_t kStart = 56 * kYear;

class SetClock final : public Clock {
 public:
  std::int64_t unix_ns() const override { return unix_ns_; }
  std::int64_t steady_ns() const override { return steady_ns_; }
  void run(std::int64_t ns) {
    unix_ns_ += ns;
    steady_ns_ += ns;
  }
  void jump(std::int64_t ns) { unix_ns_ += ns; }

 private:
  std::int64_t unix_ns_ = kStart;
  std::int64_t steady_ns_ = 5;
};

TEST(BelievedTime, FollowsAClockThatRuns) {
  SetClock clock;
  BelievedTime time(clock, kStart - kHour);
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(time.now_ns(), clock.unix_ns());
    clock.run(i * kHour);
  }
  EXPECT_FALSE(time.is_doubting());
}

TEST(BelievedTime, DoubtsAJumpUntilItHasLastedForAnHour) {
  SetClock clock;
  BelievedTime time(clock, kStart);
  clock.jump(kYear);
  EXPECT_EQ(time.now_ns(), kStart);
  EXPECT_TRUE(time.is_doubting());
  clock.run(kHour - 1);
  EXPECT_EQ(time.now_ns(), kStart + kHour - 1) << "time goes on meanwhile";
  clock.run(1);
  EXPECT_EQ(time.now_ns(), kStart + kYear + kHour);
  EXPECT_FALSE(time.is_doubting());
}

TEST(BelievedTime, AJumpThatIsTakenBackChangesNothing) {
  SetClock clock;
  BelievedTime time(clock, kStart);
  clock.jump(kYear);
  (void)time.now_ns();
  clock.run(kHour / 2);
  clock.jump(-kYear);
  EXPECT_EQ(time.now_ns(), kStart + kHour / 2);
  EXPECT_FALSE(time.is_doubting());
}

TEST(BelievedTime, EveryFurtherJumpIsDoubtedAnew) {
  SetClock clock;
  BelievedTime time(clock, kStart);
  clock.jump(kDay);
  (void)time.now_ns();
  clock.run(kHour / 2);
  clock.jump(kYear);
  EXPECT_EQ(time.now_ns(), kStart + kHour / 2);
  clock.run(kHour - 1);
  EXPECT_EQ(time.now_ns(), kStart + kHour / 2 + kHour - 1);
  clock.run(1);
  EXPECT_EQ(time.now_ns(), clock.unix_ns());
}

TEST(BelievedTime, AClockThatGoesBackIsBelieved) {
  SetClock clock;
  BelievedTime time(clock, kStart);
  clock.jump(-kYear);
  EXPECT_EQ(time.now_ns(), kStart - kYear);
  clock.run(kDay);
  EXPECT_EQ(time.now_ns(), kStart - kYear + kDay);
}

TEST(BelievedTime, AtTheStartTheNewestDataAccountsForTheTime) {
  struct Case {
    const char* name;
    std::optional<std::int64_t> newest_ns;
    std::int64_t expected_ns;
  };
  const Case cases[] = {
      {"nothing is stored", std::nullopt, kStart},
      {"an hour ago", kStart - kHour, kStart},
      {"longer ago", kStart - kHour - 1, kStart - kHour - 1},
      {"a year ago", kStart - kYear, kStart - kYear},
      {"in the future", kStart + kYear, kStart},
  };
  for (const Case& each : cases) {
    const SetClock clock;
    BelievedTime time(clock, each.newest_ns);
    EXPECT_EQ(time.now_ns(), each.expected_ns) << each.name;
  }
}

}  // namespace
}  // namespace sideseat::ingest
