// Quantiles against the sorted values themselves; merging and taking away; damaged bytes.
#include "store/histogram.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace sideseat::store {
namespace {

constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();

Histogram histogram_of(const std::vector<std::int64_t>& values) {
  Histogram histogram;
  for (const std::int64_t value : values) histogram.add(value);
  return histogram;
}

/// Of every magnitude equally often, some of them twice.
std::vector<std::int64_t> random_values(std::mt19937_64& random, std::size_t count) {
  std::vector<std::int64_t> values;
  while (values.size() < count) {
    const auto value = static_cast<std::int64_t>(random() >> (1 + random() % 63));
    values.insert(values.end(), 1 + random() % 2, value);
  }
  return values;
}

std::int64_t nearest_rank(const std::vector<std::int64_t>& sorted, double fraction) {
  const double rank = std::ceil(fraction * static_cast<double>(sorted.size()));
  return sorted[static_cast<std::size_t>(std::max(rank, 1.0)) - 1];
}

TEST(Histogram, AQuantileIsWithinTheStatedErrorOfTheNearestRank) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 200; ++round) {
    std::vector<std::int64_t> values = random_values(random, 1 + random() % 300);
    const Histogram histogram = histogram_of(values);
    std::sort(values.begin(), values.end());
    ASSERT_EQ(histogram.count(), values.size());
    for (const double fraction : {0.0, 0.001, 0.05, 0.5, 0.95, 0.99, 1.0}) {
      const auto truth = static_cast<double>(nearest_rank(values, fraction));
      const auto told = static_cast<double>(*histogram.quantile(fraction));
      // One more for the rounding to a whole number.
      ASSERT_LE(std::abs(told - truth), truth * Histogram::kRelativeErrorMax + 1)
          << "round " << round << " fraction " << fraction;
    }
  }
}

TEST(Histogram, TheErrorHoldsAtBothEndsOfEveryBucket) {
  for (int power = 0; power < 63; ++power) {
    for (std::int64_t part = 0; part < 16; ++part) {
      const std::int64_t start = std::int64_t{1} << power;
      const std::int64_t low =
          start + static_cast<std::int64_t>((static_cast<std::uint64_t>(start) >> 4) *
                                            static_cast<std::uint64_t>(part));
      for (const std::int64_t value : {low - 1, low}) {
        const auto told = static_cast<double>(*histogram_of({value}).quantile(0.5));
        const auto truth = static_cast<double>(value);
        // A little more for the arithmetic of this line.
        ASSERT_LE(std::abs(told - truth), truth * Histogram::kRelativeErrorMax * 1.000001) << value;
      }
    }
  }
}

TEST(Histogram, SmallNumbersAreExactAndNegativeOnesZero) {
  for (std::int64_t value = 0; value < 32; ++value) {
    EXPECT_EQ(histogram_of({value}).quantile(0.5), value);
  }
  EXPECT_EQ(histogram_of({-1}).quantile(0.5), 0);
  EXPECT_EQ(histogram_of({std::numeric_limits<std::int64_t>::min()}).quantile(1), 0);
}

TEST(Histogram, AnEmptyOneHasNoQuantiles) {
  EXPECT_EQ(Histogram().quantile(0.5), std::nullopt);
  EXPECT_EQ(Histogram().count(), 0U);
  EXPECT_TRUE(Histogram().empty());
  EXPECT_EQ(Histogram().encode(), "");
  Histogram emptied = histogram_of({5});
  emptied.subtract(histogram_of({5}));
  EXPECT_EQ(emptied, Histogram());
  emptied.merge(Histogram());
  emptied.subtract(Histogram());
  EXPECT_EQ(emptied, Histogram());
}

TEST(Histogram, PartsMergeToTheWholeInAnyOrderAndComeOffAgain) {
  std::mt19937_64 random(11);
  for (int round = 0; round < 100; ++round) {
    const auto first = random_values(random, random() % 100);
    const auto second = random_values(random, random() % 100);
    std::vector<std::int64_t> both = first;
    both.insert(both.end(), second.begin(), second.end());
    const Histogram whole = histogram_of(both);

    Histogram merged = histogram_of(first);
    merged.merge(histogram_of(second));
    ASSERT_EQ(merged, whole);
    Histogram other_way = histogram_of(second);
    other_way.merge(histogram_of(first));
    ASSERT_EQ(other_way, whole);

    merged.subtract(histogram_of(second));
    ASSERT_EQ(merged, histogram_of(first));
  }
}

TEST(Histogram, TakingAwayMoreThanIsThereLeavesNothingThere) {
  Histogram histogram = histogram_of({1, 100, 100});
  histogram.subtract(histogram_of({0, 1, 1, 50, 100, 5000}));
  EXPECT_EQ(histogram, histogram_of({100}));
}

TEST(Histogram, ComesBackFromItsBytes) {
  EXPECT_EQ(histogram_of({40, 3, 3}).encode(), std::string("\x03\x02\x20\x01"));
  std::mt19937_64 random(13);
  for (int round = 0; round < 100; ++round) {
    Histogram histogram = histogram_of(random_values(random, random() % 200));
    if (round % 2 == 0) histogram.add(kLargest);
    const auto decoded = Histogram::decode(histogram.encode());
    ASSERT_TRUE(decoded.has_value());
    ASSERT_EQ(*decoded, histogram);
  }
}

TEST(Histogram, SecondsTakeTwoBytesABucket) {
  Histogram histogram;
  std::mt19937_64 random(17);
  for (int i = 0; i < 100'000; ++i) {
    histogram.add(100'000'000 + static_cast<std::int64_t>(random() % 60'000'000'000));
  }
  EXPECT_LE(histogram.encode().size(), 500U);
}

TEST(Histogram, DamagedBytesAreNoticed) {
  struct Case {
    std::string_view name;
    std::string bytes;
  };
  const std::string last = "\xbf\x07";  // 959, the last bucket.
  const Case cases[] = {{"no count", std::string("\x03", 1)},
                        {"a count of zero", std::string("\x03\x00", 2)},
                        {"a number without end", std::string("\x03\xff", 2)},
                        {"one bucket too far", std::string("\xc0\x07\x01")},
                        {"a bucket after the last", last + std::string("\x01\x00\x01", 3)},
                        {"a skip as long as can be",
                         std::string("\x01\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x01")}};
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(c.name));
    const auto decoded = Histogram::decode(c.bytes);
    ASSERT_FALSE(decoded.has_value());
    EXPECT_EQ(decoded.error().code(), ErrorCode::kCorrupt);
  }
  EXPECT_EQ(Histogram::decode(last + "\x01")->quantile(1), histogram_of({kLargest}).quantile(1));
}

TEST(Histogram, CountsStayAtTheLargestNumber) {
  const std::string most("\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11);
  Histogram histogram = *Histogram::decode(most);
  histogram.add(0);
  histogram.merge(histogram);
  histogram.add(20);
  EXPECT_EQ(histogram.count(), std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(histogram.quantile(0.5), 0);
}

}  // namespace
}  // namespace sideseat::store
