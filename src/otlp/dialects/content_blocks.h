// The content of a message as vendors and libraries write it, as parts of the current conventions.
//
// A content is a text or a list of blocks; a block is told by its members, whoever wrote it:
//
//   Converse    {"text"} {"toolUse": {}} {"toolResult": {}} {"image": {}} {"reasoningContent": {}}
//   Anthropic   {"type": "text" | "tool_use" | "tool_result" | "thinking" | "image" ...}
//   OpenAI      {"type": "image_url"}, and tool calls {"id", "function": {"name", "arguments"}}
//   LangChain   those of the vendors, and {"type": "tool_call", "name", "args"}
//   Vercel AI   {"type": "tool-call" | "tool-result" | "file" ...}
//
// What has another shape becomes a generic part that holds the block's own JSON.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "model/message.h"

namespace sideseat::otlp {

/// One block. A string is a text.
Part content_part(JsonValue block);
/// A string, one block, or a list of blocks; none if it is null or missing.
std::vector<Part> content_parts(JsonValue content);
/// The same of a text that may hold JSON: a list of blocks, or a string in quotes. Everything else
/// is said as it stands.
std::vector<Part> content_parts(std::string_view text);

/// An image at an address; one inside the address ("data:image/png;base64,..") as its bytes.
Part image_part(std::string_view url);
/// A tool call of any of these dialects: where the id, the name and the arguments stand differs.
Part tool_call_part(JsonValue call);
/// A tool as {"type": "function", "name", "description", "parameters"}: Converse's toolSpec,
/// OpenAI's function, Anthropic's and Vercel's; empty if it has no name.
std::string tool_definition(JsonValue tool);

/// What arguments and results are kept as: a text that holds a JSON object or array as that, every
/// other as a JSON string; other values as they are.
std::string argument_json(JsonValue value);
std::string argument_json(std::string_view text);

/// The conventions' word for why an answer ended: "end_turn" is "stop", "max_tokens" "length",
/// "tool_use" and "tool-calls" "tool_call"; others stay.
std::string finish_reason(std::string_view vendors);

}  // namespace sideseat::otlp
