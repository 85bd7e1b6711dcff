// The clock seam: who needs the time is given a Clock, so that tests decide what time it is.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace sideseat {

class Clock {
 public:
  virtual ~Clock() = default;
  /// Nanoseconds since 1970-01-01 UTC; may jump.
  virtual std::int64_t unix_ns() const = 0;
  /// Nanoseconds since some start; never goes back.
  virtual std::int64_t steady_ns() const = 0;
};

/// The machine's clocks. Thread-safe.
const Clock& system_clock();

/// RFC 3339 in UTC with nanoseconds: 2026-01-02T03:04:05.000000006Z. Any 64-bit value.
std::string format_time(std::int64_t unix_ns);
/// Reads RFC 3339 with any offset and 0 to 9 fractional digits.
/// Errors: kMalformed.
Result<std::int64_t> parse_time(std::string_view text);

}  // namespace sideseat
