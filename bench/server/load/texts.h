// Made-up prose: the same words every time, so that compression and a text index have to work as
// they would on people's messages.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/random.h"

namespace sideseat::bench {

/// SplitMix64: small, fast, and the same numbers on every machine.
class Random final : public RandomSource {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next();
  /// 0 <= result < `bound`.
  std::size_t below(std::size_t bound) { return next() % bound; }
  /// 0 <= result < 1.
  double fraction() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
  void fill(std::span<std::uint8_t> out) override;

 private:
  std::uint64_t state_;
};

/// Exactly `size_bytes` of sentences. A few words are frequent and most are rare, as in language.
std::string prose(Random& random, std::size_t size_bytes);

}  // namespace sideseat::bench
