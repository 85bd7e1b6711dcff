// Converse's content blocks, which become parts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "model/message.h"

namespace sideseat {

/// One content block, a union with one member: {"text": ...}, {"toolUse": ...}. A member that
/// nobody here knows becomes a generic part of that name, verbatim.
Part read_converse_block(JsonValue block);

/// An image, video, audio or document: {format, source: {bytes} or {s3Location}}.
Part read_converse_media(JsonValue block, std::string_view modality);

/// A block that a guardrail is to judge: {"text": {text, qualifiers}} or {"image": ...}.
Part read_guardrail_block(JsonValue block);

/// The blocks of a message or of `system`.
std::vector<Part> read_converse_content(JsonValue blocks);

/// The content of a tool's result as the JSON of a response: a single text or JSON value is that
/// itself, anything more a list of parts.
std::string converse_tool_response(JsonValue content);

/// {role, content}. A user's message that holds tool results only has the role "tool".
Message read_converse_message(JsonValue message);

}  // namespace sideseat
