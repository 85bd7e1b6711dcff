// The table; the vendor's own word is kept beside it in aws.bedrock.stop_reason.
#include "model/stop_reason.h"

#include <algorithm>
#include <array>

namespace sideseat {
namespace {

char lower_case(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Some vendors shout: MAX_TOKENS is max_tokens.
bool same_word(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower_case(x) == lower_case(y); });
}

}  // namespace

std::string finish_reason(std::string_view stop_reason) {
  struct Row {
    std::string_view vendor;
    std::string_view conventional;
  };
  static constexpr std::array kRows{
      Row{"stop", "stop"},
      Row{"end_turn", "stop"},
      Row{"stop_sequence", "stop"},
      Row{"stop_criteria_met", "stop"},  // Titan, as the next one.
      Row{"finish", "stop"},
      Row{"complete", "stop"},   // Cohere.
      Row{"endoftext", "stop"},  // AI21, as the next one.
      Row{"eos", "stop"},
      Row{"length", "length"},
      Row{"max_tokens", "length"},
      Row{"model_length", "length"},  // Mistral.
      Row{"model_context_window_exceeded", "length"},
      Row{"error_limit", "length"},  // Cohere: the context is full.
      Row{"tool_use", "tool_call"},
      Row{"tool_call", "tool_call"},
      Row{"tool_calls", "tool_call"},
      Row{"function_call", "tool_call"},
      Row{"guardrail_intervened", "content_filter"},
      Row{"content_filtered", "content_filter"},
      Row{"content_filter", "content_filter"},
      Row{"refusal", "content_filter"},
      Row{"error_toxic", "content_filter"},
      Row{"sensitive", "content_filter"},  // GLM.
      Row{"error", "error"},
      Row{"malformed_model_output", "error"},
      Row{"SUCCESS", "stop"},         // Of a flow.
      Row{"INPUT_REQUIRED", "stop"},  // It asks for more.
      Row{"malformed_tool_use", "error"},
      Row{"network_error", "error"},                 // GLM.
      Row{"insufficient_system_resource", "error"},  // DeepSeek.
  };
  for (const Row& row : kRows) {
    if (same_word(row.vendor, stop_reason)) return std::string(row.conventional);
  }
  return std::string(stop_reason);
}

}  // namespace sideseat
