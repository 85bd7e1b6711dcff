// Cursors: where a page ended, as text that only we need to understand.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "store/store.h"

namespace sideseat::query {

/// Safe in a URL as it is.
std::string encode_cursor(const store::Position& position);

/// Errors: kInvalidArgument if `text` was not made by encode_cursor.
Result<store::Position> decode_cursor(std::string_view text);

}  // namespace sideseat::query
