// Trace and span ids: opaque bytes, hex at the borders.
#pragma once

#include <algorithm>
#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/encoding.h"
#include "base/random.h"
#include "base/result.h"

namespace sideseat {

/// `N` bytes; all zero means "none", as in OpenTelemetry.
template <std::size_t N>
struct Id {
  std::array<std::uint8_t, N> bytes{};

  auto operator<=>(const Id&) const = default;
  bool is_zero() const {
    return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte == 0; });
  }
  std::string hex() const { return to_hex(bytes); }

  /// Errors: kMalformed unless `hex` is exactly 2 * N hex digits.
  static Result<Id> parse(std::string_view hex) {
    Id id;
    SIDESEAT_CHECK(from_hex(hex, id.bytes));
    return id;
  }
  /// Never zero.
  static Id random(RandomSource& source) {
    Id id;
    do {
      source.fill(id.bytes);
    } while (id.is_zero());
    return id;
  }
};

using TraceId = Id<16>;
using SpanId = Id<8>;

}  // namespace sideseat
