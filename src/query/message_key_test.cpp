// Which messages are the same turn.
#include "query/message_key.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>

namespace sideseat::query {
namespace {

constexpr std::string_view kAnswer =
    R"({"role":"assistant","parts":[{"type":"text","content":"Paris."},)"
    R"({"type":"tool_call","id":"t1","name":"map","arguments":{"city":"Paris","zoom":3}}]})";

// An answer, and the same answer as later calls send it back.
TEST(MessageKey, IsTheSameForAnAnswerSentBack) {
  struct Case {
    std::string_view name;
    std::string_view message;
  };
  static constexpr std::array kSame{
      Case{"with its finish reason",
           R"({"role":"assistant","parts":[{"type":"text","content":"Paris."},)"
           R"({"type":"tool_call","id":"t1","name":"map","arguments":{"city":"Paris","zoom":3}}],)"
           R"("finish_reason":"tool_call"})"},
      Case{"with spaces and members in another order",
           R"({ "parts": [ {"content": "Paris.", "type": "text"}, {"type": "tool_call",)"
           R"("id":"t1","name":"map", "arguments": {"zoom": 3, "city": "\u0050aris"}}],)"
           R"("role": "assistant"})"},
      Case{"with a cache point behind it",
           R"({"role":"assistant","parts":[{"type":"text","content":"Paris."},)"
           R"({"type":"tool_call","id":"t1","name":"map","arguments":{"city":"Paris","zoom":3}},)"
           R"({"type":"cache_point","content":{"type":"default"}}]})"},
  };
  for (const auto& c : kSame) {
    SCOPED_TRACE(std::string(c.name));
    EXPECT_EQ(message_key(c.message), message_key(kAnswer));
  }
}

TEST(MessageKey, DiffersForWhatWasSaidDifferently) {
  static constexpr std::array<std::string_view, 5> kOthers{
      R"({"role":"user","parts":[{"type":"text","content":"Paris."}]})",
      R"({"role":"assistant","parts":[{"type":"text","content":"Paris."}]})",
      R"({"role":"assistant","parts":[{"type":"text","content":"Paris"}]})",
      R"({"role":"assistant","parts":[]})",
      "not JSON",
  };
  for (const auto one : kOthers) {
    EXPECT_NE(message_key(one), message_key(kAnswer)) << one;
    for (const auto other : kOthers) {
      EXPECT_EQ(message_key(one) == message_key(other), one == other) << one << other;
    }
  }
}

}  // namespace
}  // namespace sideseat::query
