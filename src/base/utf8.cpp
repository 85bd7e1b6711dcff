// UTF-8 as RFC 3629 defines it: no overlong forms, no surrogates, nothing above U+10FFFF.
#include "base/utf8.h"

#include <cstdint>
#include <cstring>

namespace sideseat {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

bool continues(std::string_view text, std::size_t at) {
  return at < text.size() && !starts_character(text[at]);
}

/// Bytes of the code point that starts at `at`; 0 if none does.
std::size_t code_point_bytes(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  if (first < 0x80) return 1;
  if (first < 0xC2 || !continues(text, at + 1)) return 0;
  if (first < 0xE0) return 2;
  const auto second = static_cast<unsigned char>(text[at + 1]);
  if (!continues(text, at + 2)) return 0;
  if (first < 0xF0) {
    if (first == 0xE0 && second < 0xA0) return 0;   // Overlong.
    if (first == 0xED && second >= 0xA0) return 0;  // A surrogate.
    return 3;
  }
  if (first > 0xF4 || !continues(text, at + 3)) return 0;
  if (first == 0xF0 && second < 0x90) return 0;   // Overlong.
  if (first == 0xF4 && second >= 0x90) return 0;  // Above U+10FFFF.
  return 4;
}

/// Index of the first byte at or after `at` that is not ASCII. Eight bytes a step: nearly all text
/// here is ASCII, and base64 images are a megabyte of it.
std::size_t skip_ascii(std::string_view text, std::size_t at) {
  while (at + 8 <= text.size()) {
    std::uint64_t word;
    std::memcpy(&word, text.data() + at, 8);
    if ((word & 0x8080808080808080ULL) != 0) break;
    at += 8;
  }
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
  return at;
}

/// Index of the first byte that is not part of UTF-8, or the size.
std::size_t valid_prefix_bytes(std::string_view text, std::size_t at) {
  for (at = skip_ascii(text, at); at < text.size(); at = skip_ascii(text, at)) {
    const std::size_t bytes = code_point_bytes(text, at);
    if (bytes == 0) return at;
    at += bytes;
  }
  return text.size();
}

}  // namespace

bool is_utf8(std::string_view text) { return valid_prefix_bytes(text, 0) == text.size(); }

std::string repair_utf8(std::string_view text) {
  std::string repaired;
  repaired.reserve(text.size() + 16);
  std::size_t at = 0;
  while (true) {
    const std::size_t bad = valid_prefix_bytes(text, at);
    repaired.append(text, at, bad - at);
    if (bad == text.size()) return repaired;
    repaired += kReplacement;
    at = bad + 1;
  }
}

std::string_view first_characters(std::string_view text, std::size_t characters_max) {
  std::size_t at = 0;
  for (std::size_t characters = 0; at < text.size(); ++at) {
    if (starts_character(text[at]) && characters++ == characters_max) break;
  }
  return text.substr(0, at);
}

}  // namespace sideseat
