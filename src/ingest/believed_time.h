// What time it is for whoever decides what is too old: a clock that jumps ahead is not believed at
// once.
#pragma once

#include <cstdint>
#include <optional>

#include "base/clock.h"

namespace sideseat::ingest {

/// The time is believed as far as the newest data at the start, and the steady clock since then,
/// account for it. A clock that is ahead of that by more than limits::kClockDoubtNs (it jumped; it
/// started wrong; or nothing was stored while the program did not run, or the machine slept) is
/// believed once it has stood there for as long. One that goes back is believed at once: nothing
/// gets too old by it. Confined to one thread.
class BelievedTime {
 public:
  /// `clock` outlives it. Without `newest_ns` it is believed: there is nothing to lose.
  BelievedTime(const Clock& clock, std::optional<std::int64_t> newest_ns);

  std::int64_t now_ns();
  /// Whether now_ns() said something else than the clock.
  bool is_doubting() const { return doubt_.has_value(); }

 private:
  struct Reading {
    std::int64_t unix_ns = 0;
    std::int64_t steady_ns = 0;
  };
  Reading read() const { return {clock_.unix_ns(), clock_.steady_ns()}; }

  const Clock& clock_;
  Reading believed_;
  std::optional<Reading> doubt_;  // What the clock said when it was doubted first.
};

}  // namespace sideseat::ingest
