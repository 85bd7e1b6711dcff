// zstd frames: what the store keeps its texts in, and an HTTP Content-Encoding.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace sideseat {

/// One frame that says its size. `level` 1 (fast) to 19 (small). Thread-safe; each thread keeps one
/// context of about 1 MB.
std::string zstd_compress(std::string_view bytes, int level = 1);

/// All frames in `bytes`, one after the other; those need not say their sizes. Thread-safe; each
/// thread keeps one context.
///
/// Errors: kMalformed  not zstd, or damaged;
///         kTruncated  ends early;
///         kTooLarge   more than `inflated_bytes_max` would come out, or a frame asks for a window
///                     of more than 8 MB (nothing near it is allocated).
Result<std::string> zstd_decompress(std::string_view bytes, std::size_t inflated_bytes_max);

}  // namespace sideseat
