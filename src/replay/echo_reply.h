// What the made-up model says, before it is put into a dialect.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "replay/echo_ask.h"

namespace sideseat::replay {

struct ToolCall {
  std::string id_suffix;  ///< Letters and digits; each dialect puts its own prefix in front.
  std::string name;
  std::string arguments;  ///< A JSON object.
};

enum class Stop { kEnd, kTool, kLength };

struct Reply {
  std::string thinking;  ///< Empty: none.
  std::string signature;
  std::string text;
  std::optional<ToolCall> tool_call;
  Stop stop = Stop::kEnd;
  std::int64_t input_tokens = 0;
  std::int64_t output_tokens = 0;
  std::int64_t latency_ms = 0;
  std::int64_t first_byte_ms = 0;
  std::string id;  ///< 24 letters and digits, the same for the same request.
};

Reply make_reply(const Ask& ask, std::string_view body);

/// A text as a model streams it: some characters at a time, never half of one. Empty for empty
/// text.
std::vector<std::string> streamed(std::string_view text);

}  // namespace sideseat::replay
