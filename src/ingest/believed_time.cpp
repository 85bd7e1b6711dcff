// Two readings of the clocks, and how much the steady one has moved since.
#include "ingest/believed_time.h"

#include <algorithm>

#include "base/limits.h"

namespace sideseat::ingest {

BelievedTime::BelievedTime(const Clock& clock, std::optional<std::int64_t> newest_ns)
    : clock_(clock), believed_(read()) {
  if (newest_ns) believed_.unix_ns = std::min(believed_.unix_ns, *newest_ns);
}

std::int64_t BelievedTime::now_ns() {
  const Reading now = read();
  /// How far the clock is ahead of where it would be had it gone on from `before`.
  const auto ahead_ns = [&now](const Reading& before) {
    return (now.unix_ns - before.unix_ns) - (now.steady_ns - before.steady_ns);
  };
  if (ahead_ns(believed_) > limits::kClockDoubtNs) {
    const bool has_moved_again = doubt_ && (ahead_ns(*doubt_) > limits::kClockDoubtNs ||
                                            ahead_ns(*doubt_) < -limits::kClockDoubtNs);
    if (!doubt_ || has_moved_again) doubt_ = now;
    if (now.steady_ns - doubt_->steady_ns < limits::kClockDoubtNs) {
      return believed_.unix_ns + (now.steady_ns - believed_.steady_ns);
    }
  }
  doubt_.reset();
  believed_ = now;
  return now.unix_ns;
}

}  // namespace sideseat::ingest
