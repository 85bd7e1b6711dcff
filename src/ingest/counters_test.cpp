// Buckets have both their ends.
#include "ingest/counters.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace sideseat::ingest {
namespace {

TEST(DurationHistogram, CountsADurationInTheFirstBucketThatHoldsIt) {
  struct Case {
    std::string_view name;
    std::int64_t duration_ns;
    std::size_t bucket;
  };
  const std::size_t last = DurationHistogram::kBoundsSeconds.size();
  for (const Case& c : {Case{"nothing", 0, 0}, Case{"a clock that went back", -5, 0},
                        Case{"at a bound", 500'000, 0}, Case{"beyond a bound", 500'001, 1},
                        Case{"at the last bound", 5'000'000'000, last - 1},
                        Case{"beyond all", 5'000'000'001, last}}) {
    SCOPED_TRACE(std::string(c.name));
    DurationHistogram histogram;
    histogram.observe(c.duration_ns);
    for (std::size_t i = 0; i <= last; ++i) EXPECT_EQ(histogram.count(i), i == c.bucket ? 1U : 0U);
    EXPECT_EQ(histogram.sum_ns(),
              static_cast<std::uint64_t>(std::max<std::int64_t>(c.duration_ns, 0)));
  }
}

TEST(Outcome, HasANameOfItsOwn) {
  std::string names;
  for (std::size_t i = 0; i < kOutcomes; ++i) {
    names += std::string(outcome_name(static_cast<Outcome>(i))) + " ";
  }
  EXPECT_EQ(names, "stored partial invalid busy failed ");
}

}  // namespace
}  // namespace sideseat::ingest
