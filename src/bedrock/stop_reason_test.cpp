// Vendors' words, conventions' words.
#include "bedrock/stop_reason.h"

#include <gtest/gtest.h>

#include <array>

namespace sideseat::bedrock {
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
      Case{"pause_turn", "pause_turn"},
      Case{"", ""},
  };
  for (const Case& c : kCases) EXPECT_EQ(finish_reason(c.vendor), c.expected) << c.vendor;
}

}  // namespace
}  // namespace sideseat::bedrock
