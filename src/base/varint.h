// Whole numbers in as few bytes as they need: seven bits a byte, the lowest first, as protobuf has
// them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sideseat {

/// Appends 1 to 10 bytes.
inline void put_varint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>((value & 0x7f) | 0x80));
  out.push_back(static_cast<char>(value));
}

/// Takes a number off the front of `bytes`; nullopt if they end within one or it is longer than 64
/// bits.
inline std::optional<std::uint64_t> take_varint(std::string_view& bytes) {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    if (bytes.empty()) return std::nullopt;
    const auto byte = static_cast<std::uint8_t>(bytes.front());
    bytes.remove_prefix(1);
    value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  return std::nullopt;
}

/// A text with its size before it.
inline void put_sized(std::string& out, std::string_view text) {
  put_varint(out, text.size());
  out += text;
}
/// Takes one off the front of `bytes`; nullopt if it is not there whole.
inline std::optional<std::string_view> take_sized(std::string_view& bytes) {
  const auto size = take_varint(bytes);
  if (!size || *size > bytes.size()) return std::nullopt;
  const std::string_view text = bytes.substr(0, *size);
  bytes.remove_prefix(*size);
  return text;
}

}  // namespace sideseat
