// Messages as the older conventions have them: an event each (gen_ai.user.message, gen_ai.choice
// ...), with the content in the vendor's own shape.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "model/message.h"
#include "model/span.h"
#include "otlp/dialects/dialect.h"

namespace sideseat::otlp {

/// Which list the message of such an event belongs to; nullopt: it is another kind of event.
std::optional<MessageRole> event_role(std::string_view event_name);

/// The place of a message that is an event: all its attributes as one piece.
MessagePlace event_place(const Span& span, std::size_t event, MessageRole role);

/// What an event's piece says: {"event.name", "content" or "message", "id", "tool_calls",
/// "finish_reason"}. Content and message are values, or texts that hold them as JSON.
std::vector<std::string> event_messages(MessageRole role, JsonValue piece);

/// {role, content}, the content as Converse, Anthropic or OpenAI write it. A user's message that
/// holds tool results only has the role "tool".
Message vendor_message(std::string role, JsonValue content);
std::vector<Part> vendor_parts(JsonValue content);

/// {"toolSpec": {name, description, inputSchema: {json}}}, or what is inside it; empty: no tool.
std::string converse_tool_json(JsonValue tool);

/// Adds as a fact why the answer ended, where only its event says so.
void add_choice_facts(const Span& span, Reading& out);

}  // namespace sideseat::otlp
