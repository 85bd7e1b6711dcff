// Text forms of bytes: hex, base64 and percent-encoding.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace sideseat {

/// Lower case, two characters a byte.
std::string to_hex(std::span<const std::uint8_t> bytes);
/// Fills `out` exactly. Errors: kMalformed if `hex` has another length or other characters (both
/// cases are read).
Status from_hex(std::string_view hex, std::span<std::uint8_t> out);

/// Standard alphabet, with padding.
std::string to_base64(std::string_view bytes);
/// Reads the standard and the URL alphabet, padding optional, no white space.
/// Errors: kMalformed with the offset of the first bad character.
Result<std::string> from_base64(std::string_view text);

/// "%2F" -> "/"; a '%' that is not followed by two hex digits stays. '+' stays.
std::string percent_decode(std::string_view text);
/// Everything but RFC 3986's unreserved characters becomes %XX.
std::string percent_encode(std::string_view text);

}  // namespace sideseat
