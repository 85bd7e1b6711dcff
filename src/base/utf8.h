// Text that may not be what it should be: repairing and cutting UTF-8.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sideseat {

bool is_utf8(std::string_view text);
/// Replaces each byte that is not part of UTF-8 by U+FFFD.
std::string repair_utf8(std::string_view text);
/// Whether a byte of UTF-8 is the first of a character.
constexpr bool starts_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
}
/// The first `characters_max` code points of valid UTF-8, never half of one.
std::string_view first_characters(std::string_view text, std::size_t characters_max);

}  // namespace sideseat
