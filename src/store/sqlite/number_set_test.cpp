// Against a set of the library.
#include "store/sqlite/number_set.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <set>

namespace sideseat::store::sqlite {
namespace {

TEST(NumberSet, HoldsWhatWasInsertedAndNotErased) {
  constexpr std::int64_t kLowest = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t kHighest = std::numeric_limits<std::int64_t>::max();
  NumberSet numbers;
  EXPECT_EQ(numbers.size(), 0U);
  std::set<std::int64_t> expected{kLowest, -4097, -1, 0, 1, 4095, 4096, 8191, kHighest};
  for (const std::int64_t number : expected) numbers.insert(number);
  for (const std::int64_t number : expected) {
    EXPECT_TRUE(numbers.contains(number)) << number;
    if (number != kHighest) {
      EXPECT_EQ(numbers.contains(number + 1), expected.count(number + 1) > 0) << number;
    }
  }
  std::mt19937_64 random(3);
  for (int i = 0; i < 20'000; ++i) {
    const auto number = static_cast<std::int64_t>(random() % 10'000);
    if (random() % 2 == 0) {
      numbers.insert(number);
      expected.insert(number);
    } else {
      numbers.erase(number);
      expected.erase(number);
    }
  }
  EXPECT_EQ(numbers.size(), expected.size());
  for (std::int64_t number = -5000; number < 15'000; ++number) {
    ASSERT_EQ(numbers.contains(number), expected.count(number) > 0) << number;
  }
  numbers.clear();
  EXPECT_FALSE(numbers.contains(kHighest));
}

}  // namespace
}  // namespace sideseat::store::sqlite
