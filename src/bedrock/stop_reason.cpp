// The table; the vendor's own word is kept beside it in aws.bedrock.stop_reason.
#include "bedrock/stop_reason.h"

#include <array>

namespace sideseat::bedrock {

std::string finish_reason(std::string_view stop_reason) {
  struct Row {
    std::string_view vendor;
    std::string_view conventional;
  };
  static constexpr std::array kRows{
      Row{"end_turn", "stop"},
      Row{"stop_sequence", "stop"},
      Row{"max_tokens", "length"},
      Row{"model_context_window_exceeded", "length"},
      Row{"tool_use", "tool_call"},
      Row{"guardrail_intervened", "content_filter"},
      Row{"content_filtered", "content_filter"},
      Row{"refusal", "content_filter"},
      Row{"malformed_model_output", "error"},
      Row{"malformed_tool_use", "error"},
  };
  for (const Row& row : kRows) {
    if (row.vendor == stop_reason) return std::string(row.conventional);
  }
  return std::string(stop_reason);
}

}  // namespace sideseat::bedrock
