// What a request asks for, whatever dialect it is in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"

namespace sideseat::replay {

struct OfferedTool {
  std::string name;
  JsonValue schema;  ///< JSON Schema of its arguments; may be missing. Points into the body.
};

struct Ask {
  std::string last_text;    ///< The last message's text, or the prompt.
  std::string tool_result;  ///< The last message's tool result, as text.
  bool brings_tool_result = false;
  int attachments = 0;  ///< Images, documents and the like in the last message.
  bool thinking = false;
  std::vector<OfferedTool> tools;  ///< In order; the demanded one alone where one is.
  std::string output_schema;  ///< JSON Schema, as text, that the answer has to fit; empty: none.
  std::optional<std::int64_t> max_tokens;
  std::int64_t input_tokens = 1;
};

/// Reads Converse, Anthropic, Nova, OpenAI-like and prompt-like bodies by their members. The
/// result's schemas die with the body's document.
Ask read_ask(JsonValue body);

/// About a token for four characters, never less than one.
std::int64_t token_count(std::string_view text);

/// Arguments that fit a JSON Schema: what is required, by type; enums, bounds and references kept
/// to. `text` is what a free string gets.
std::string arguments_for(JsonValue schema, std::string_view text);

}  // namespace sideseat::replay
