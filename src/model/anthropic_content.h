// The content blocks of Anthropic's messages, which become parts.
#pragma once

#include <vector>

#include "base/json.h"
#include "model/message.h"

namespace sideseat {

/// One content block: {"type": "text", ...}. A type that nobody here knows is kept with all its
/// members.
Part read_anthropic_block(JsonValue block);

/// The content of a message or of `system`. A string stands for one block of text.
std::vector<Part> read_anthropic_content(JsonValue content);

/// {role, content}. A user's message that holds tool results only has the role "tool".
Message read_anthropic_message(JsonValue message);

}  // namespace sideseat
