// How long a sender waits, and what it makes of Retry-After.
#include "send/backoff.h"

#include <gtest/gtest.h>

#include <array>

#include "send/exporter_testing.h"

namespace sideseat::send {
namespace {

/// The wait, in whole milliseconds, by turning the clock.
std::int64_t wait_ms(const Backoff& backoff, HandTurnedClock& clock) {
  std::int64_t waited_ms = 0;
  for (; !backoff.ready() && waited_ms < 1'000'000; ++waited_ms) clock.advance_ms(1);
  return waited_ms;
}

TEST(Backoff, DoublesUpToItsMaximumAndStartsAnewAfterASuccess) {
  HandTurnedClock clock;
  FixedRandom random(0);  // The shortest jitter: half of the whole.
  Backoff backoff({.first_ms = 100, .max_ms = 1000}, clock, random);
  EXPECT_TRUE(backoff.ready());
  for (const std::int64_t expected_ms : {50, 100, 200, 400, 500, 500}) {
    backoff.failed(std::nullopt);
    EXPECT_EQ(wait_ms(backoff, clock), expected_ms);
  }
  backoff.succeeded();
  EXPECT_TRUE(backoff.ready());
  backoff.failed(std::nullopt);
  EXPECT_EQ(wait_ms(backoff, clock), 50);
}

TEST(Backoff, NeverWaitsLongerThanItsMaximumHoweverOftenItFails) {
  HandTurnedClock clock;
  for (const int byte : {0x00, 0x7f, 0xff}) {
    FixedRandom random(static_cast<std::uint8_t>(byte));
    Backoff backoff({.first_ms = 250, .max_ms = 10'000}, clock, random);
    for (int failure = 0; failure < 100; ++failure) {
      backoff.failed(std::nullopt);
      const std::int64_t waited_ms = wait_ms(backoff, clock);
      EXPECT_GE(waited_ms, failure == 0 ? 125 : 250);
      EXPECT_LE(waited_ms, 10'000);
    }
  }
}

TEST(Backoff, CanBeHurriedUnlessTheServerNamedTheTime) {
  HandTurnedClock clock;
  FixedRandom random(0);
  Backoff backoff({.first_ms = 100, .max_ms = 1000}, clock, random);
  backoff.failed(std::nullopt);
  backoff.hurry();
  EXPECT_TRUE(backoff.ready());

  backoff.failed(7000);
  backoff.hurry();
  EXPECT_FALSE(backoff.ready());
  EXPECT_EQ(wait_ms(backoff, clock), 7050);
}

TEST(RetryAfter, IsSecondsOrADateOrNothing) {
  struct Case {
    std::string_view text;
    std::optional<std::int64_t> expected_ms;
  };
  // "Now" is 2026-01-02T03:04:05Z.
  const std::int64_t now_ns = *parse_time("2026-01-02T03:04:05Z");
  const std::array cases{
      Case{"0", 0},
      Case{"2", 2000},
      Case{"300", 300'000},
      Case{"301", 300'000},
      Case{"99999999999999999999", 300'000},
      Case{"-1", std::nullopt},
      Case{"", std::nullopt},
      Case{"soon", std::nullopt},
      Case{"2 s", std::nullopt},
      Case{"1.5", std::nullopt},
      Case{"Fri, 02 Jan 2026 03:04:15 GMT", 10'000},
      Case{"Fri, 02 Jan 2026 03:04:05 GMT", 0},
      Case{"Fri, 02 Jan 2026 03:04:04 GMT", 0},
      Case{"Sun, 06 Nov 1994 08:49:37 GMT", 0},
      Case{"Fri, 31 Dec 9999 23:59:59 GMT", std::nullopt},  // Beyond 64 bits of nanoseconds.
      Case{"Mon, 02 Nov 2026 03:04:05 GMT", 300'000},
      Case{"Fri, 02 Jen 2026 03:04:15 GMT", std::nullopt},
      Case{"Fri, 32 Jan 2026 03:04:15 GMT", std::nullopt},
      Case{"Fri, 02 Jan 2026 03:04:15 CET", std::nullopt},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(c.text));
    EXPECT_EQ(parse_retry_after(c.text, now_ns), c.expected_ms);
  }
}

}  // namespace
}  // namespace sideseat::send
