// The randomness seam: span and trace ids come from here.
#pragma once

#include <cstdint>
#include <span>

namespace sideseat {

class RandomSource {
 public:
  virtual ~RandomSource() = default;
  virtual void fill(std::span<std::uint8_t> out) = 0;
};

/// The kernel's generator. Thread-safe, and right in a forked child (no state of ours to be
/// copied).
RandomSource& system_random();

}  // namespace sideseat
