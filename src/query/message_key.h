// When two messages are the same turn of a conversation.
#pragma once

#include <string_view>

#include "base/hash.h"

namespace sideseat::query {

/// Equal for an answer and for the same answer sent back as history in a later call, so that a
/// thread shows it once. What programs and SDKs change on that way does not count:
///
///   finish_reason, white space between members, the order of members;
///   cache points, also as members of a part: they move from turn to turn;
///   members that annotate a part (citations, signatures, titles);
///   reasoning, where anything else was said: many programs send back the text alone;
///   how a text is cut into parts, and white space around it;
///   whether a message of tool responses alone says "tool" or "user".
///
/// What was said counts: texts, tool calls and their arguments, responses, attachments. A text that
/// is no JSON is its own key.
ContentHash message_key(std::string_view message_json);

}  // namespace sideseat::query
