// gzip, as HTTP's Content-Encoding uses it, and its "deflate", which is zlib's framing.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace sideseat {

/// `level` 1 (fast) to 9 (small).
std::string gzip(std::string_view bytes, int level = 1);

/// Of either framing; gzip members that follow each other are read as one.
///
/// Errors: kMalformed  not gzip, or damaged;
///         kTruncated  ends early;
///         kTooLarge   more than `inflated_bytes_max` would come out (nothing near it is
///         allocated).
Result<std::string> gunzip(std::string_view bytes, std::size_t inflated_bytes_max);

}  // namespace sideseat
