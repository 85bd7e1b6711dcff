// The content hash: how equal messages are recognised.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string_view>

namespace sideseat {

/// XXH3, 128 bits, big-endian (the canonical form), so that the bytes are the same on every
/// machine. Not cryptographic: it tells contents apart, it does not protect them.
struct ContentHash {
  std::array<std::uint8_t, 16> bytes{};
  // clang-tidy 14 takes the default for a null pointer where hashes are compared.
  auto operator<=>(const ContentHash&) const = default;  // NOLINT(modernize-use-nullptr)
};

ContentHash content_hash(std::string_view content);

}  // namespace sideseat
