// What most dialects need: finding attributes and groups, and writing messages.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "model/attribute.h"
#include "model/message.h"
#include "otlp/dialects/dialect.h"

namespace sideseat::otlp {

/// Adds a place for each group "<prefix><number>." among `attributes` ("llm.input_messages." finds
/// "llm.input_messages.0.message.role" ...), by number. `event` as in MessagePlace. Members of a
/// group may stand anywhere.
void add_indexed_groups(const Attributes& attributes, std::int32_t event, std::string_view prefix,
                        MessageRole role, Reading& out);

/// A group of these attributes of the span, which is one message; `indexes` ascend, and there is at
/// least one.
MessagePlace group_place(MessageRole role, std::size_t prefix_bytes,
                         std::span<const std::size_t> indexes);

/// Whether the span itself has gen_ai.input.messages or gen_ai.output.messages.
bool has_current_messages(const Span& span);

/// A fact, unless the span says it itself or the value is empty.
void add_fact(const Span& span, std::string_view name, AttributeValue value, Reading& out);

/// The facts of names that the conventions had once and that are still written: gen_ai.system,
/// gen_ai.usage.prompt_tokens, gen_ai.usage.cache_read_input_tokens ...
void add_deprecated_facts(const Span& span, Reading& out);

/// One message, part or tool definition as the JSON that Dialect::messages gives.
std::string message_json(const Message& message);
std::string part_json(const Part& part);
/// `parameters_json`: a JSON Schema; empty: none.
std::string tool_json(std::string_view name, std::string_view description,
                      std::string_view parameters_json);

/// What is shown of a piece that nobody understands: its text, as a message of one text part (for
/// kSystem the part, for kTool nothing).
std::vector<std::string> raw_message(MessageRole role, std::string_view piece);

/// The piece with bytes as base64: {"sideseat:bytes":".."} (otlp/plain_json.h) as the string in it.
std::string with_plain_bytes(std::string_view piece);

/// The text of a JSON value for people: of a string its content, of everything else its JSON.
std::string shown_text(JsonValue value);

}  // namespace sideseat::otlp
