// When two messages are the same turn of a conversation.
#pragma once

#include <string_view>

#include "base/hash.h"

namespace sideseat::query {

/// Equal for an answer and for the same answer sent back as history in a later call. What differs
/// then does not count: `finish_reason`, white space, the order of members, and cache points (which
/// move from turn to turn). Everything else does. A text that is no JSON is its own key.
ContentHash message_key(std::string_view message_json);

}  // namespace sideseat::query
