// Messages of OpenAI's chat dialect, which become ours.
#pragma once

#include <vector>

#include "base/json.h"
#include "model/message.h"

namespace sideseat::bedrock::openai {

/// Content that is a string, or a list of parts with types. What is not known here becomes a
/// generic part with all its members.
std::vector<Part> read_content(JsonValue content);

/// {role, content, reasoning_content, refusal, tool_calls, tool_call_id}. "developer" is "system".
Message read_message(JsonValue message);

/// A JSON array of tools; the function's members become the tool's own.
std::string tool_definitions(JsonValue tools);

}  // namespace sideseat::bedrock::openai
