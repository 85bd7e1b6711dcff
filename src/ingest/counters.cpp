// Names and buckets.
#include "ingest/counters.h"

#include <algorithm>

namespace sideseat::ingest {

const char* outcome_name(Outcome outcome) {
  switch (outcome) {
    case Outcome::kStored:
      return "stored";
    case Outcome::kPartial:
      return "partial";
    case Outcome::kInvalid:
      return "invalid";
    case Outcome::kBusy:
      return "busy";
    case Outcome::kFailed:
      return "failed";
  }
  return "failed";
}

void DurationHistogram::observe(std::int64_t duration_ns) {
  const double seconds = static_cast<double>(duration_ns) / 1e9;
  const auto* const bound = std::lower_bound(kBoundsSeconds.begin(), kBoundsSeconds.end(), seconds);
  counts_[static_cast<std::size_t>(bound - kBoundsSeconds.begin())] += 1;
  sum_ns_ += static_cast<std::uint64_t>(std::max<std::int64_t>(duration_ns, 0));
}

}  // namespace sideseat::ingest
