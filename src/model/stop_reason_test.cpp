// Vendors' words, conventions' words.
#include "model/stop_reason.h"

#include <gtest/gtest.h>

#include <array>

namespace sideseat {
namespace {

TEST(StopReason, BecomesTheConventionsWord) {
  struct Case {
    std::string_view vendor;
    std::string_view expected;
  };
  static constexpr std::array kCases{
      Case{"end_turn", "stop"},
      Case{"stop_sequence", "stop"},
      Case{"max_tokens", "length"},
      Case{"model_context_window_exceeded", "length"},
      Case{"tool_use", "tool_call"},
      Case{"guardrail_intervened", "content_filter"},
      Case{"content_filtered", "content_filter"},
      Case{"refusal", "content_filter"},
      Case{"malformed_model_output", "error"},
      Case{"malformed_tool_use", "error"},
      Case{"FINISH", "stop"},
      Case{"LENGTH", "length"},
      Case{"STOP_CRITERIA_MET", "stop"},
      Case{"CONTENT_FILTERED", "content_filter"},
      Case{"COMPLETE", "stop"},
      Case{"MAX_TOKENS", "length"},
      Case{"STOP_SEQUENCE", "stop"},
      Case{"ERROR", "error"},
      Case{"ERROR_TOXIC", "content_filter"},
      Case{"ERROR_LIMIT", "length"},
      Case{"endoftext", "stop"},
      Case{"stop", "stop"},
      Case{"length", "length"},
      Case{"tool_calls", "tool_call"},
      Case{"function_call", "tool_call"},
      Case{"content_filter", "content_filter"},
      Case{"stopped", "stopped"},
      Case{"USER_CANCEL", "USER_CANCEL"},
      Case{"pause_turn", "pause_turn"},
      Case{"", ""},
  };
  for (const Case& c : kCases) EXPECT_EQ(finish_reason(c.vendor), c.expected) << c.vendor;
}

}  // namespace
}  // namespace sideseat
