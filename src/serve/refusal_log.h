// Tells in the log that exports are refused, without letting a broken sender fill it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "base/clock.h"
#include "base/error.h"

namespace sideseat::serve {

/// One line at the first refusal of a kind, then at most one a kIntervalNs, which says how many
/// there were in between. Thread-safe.
class RefusalLog {
 public:
  /// At most 1,440 lines of a kind in a day, whatever senders do.
  static constexpr std::int64_t kIntervalNs = std::int64_t{60} * 1'000'000'000;

  /// `clock` outlives it.
  explicit RefusalLog(const Clock& clock) : clock_(clock) {}

  /// An export that is answered with `error`.
  void refused(const Error& error);

 private:
  struct Kind {
    std::int64_t said_at_ns = 0;
    std::size_t since = 0;  ///< Not said.
  };

  const Clock& clock_;
  std::mutex mutex_;
  std::map<ErrorCode, Kind> kinds_;  // Guarded by mutex_.
};

}  // namespace sideseat::serve
