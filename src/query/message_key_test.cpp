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
      Case{
          "without the thinking it began with",
          R"({"role":"assistant","parts":[{"type":"reasoning","content":"hm","signature":"s"},)"
          R"({"type":"text","content":"Paris."},)"
          R"({"type":"tool_call","id":"t1","name":"map","arguments":{"city":"Paris","zoom":3}}]})"},
      Case{
          "cut into other texts, with white space around",
          R"({"role":"assistant","parts":[{"type":"text","content":" Par"},)"
          R"({"type":"text","content":"is.\n"},{"type":"text","content":""},)"
          R"({"type":"tool_call","id":"t1","name":"map","arguments":{"city":"Paris","zoom":3}}]})"},
      Case{"with notes on its parts",
           R"({"role":"assistant","parts":[{"type":"text","content":"Paris.","citations":[1],)"
           R"("cache_control":{"type":"ephemeral"}},{"type":"tool_call","id":"t1","name":"map",)"
           R"("arguments":{"city":"Paris","zoom":3},"cache_control":{}}]})"},
  };
  for (const auto& c : kSame) {
    SCOPED_TRACE(std::string(c.name));
    EXPECT_EQ(message_key(c.message), message_key(kAnswer));
  }
}

// The same turn, said in the two ways that the name tells apart.
TEST(MessageKey, LooksThroughHabitsOfPrograms) {
  struct Case {
    std::string_view name;
    std::string_view one;
    std::string_view other;
  };
  static constexpr std::array kSame{
      Case{
          "tool responses from a user or a tool",
          R"({"role":"user","parts":[{"type":"tool_call_response","id":"t","response":1}]})",
          R"({"role":"tool","parts":[{"type":"tool_call_response","id":"t","response":1,"x":2}]})"},
      Case{"no arguments", R"({"role":"assistant","parts":[{"type":"tool_call","name":"f"}]})",
           R"({"role":"assistant","parts":[{"type":"tool_call","name":"f","arguments":{}}]})"},
      Case{"an attachment with a title",
           R"({"role":"user","parts":[{"type":"blob","content":"AA==","mime_type":"image/png"}]})",
           R"({"role":"user","parts":[{"type":"blob","content":"AA==","name":"a"}]})"},
      Case{"a reference to an attachment, and more about it",
           R"({"role":"user","parts":[{"type":"blob","attachment":"0a","size_bytes":1}]})",
           R"({"role":"user","parts":[{"type":"blob","modality":"image","mime_type":"image/png",)"
           R"("attachment":"0a","size_bytes":1,"omitted":"too_large","name":"a"}]})"},
      Case{"cache marks inside a generic part",
           R"({"role":"user","parts":[{"type":"search_result","content":{"a":1}}]})",
           R"({"role":"user","parts":[{"type":"search_result","content":{"a":1},)"
           R"("cache_control":{"type":"ephemeral"}}]})"},
  };
  for (const auto& c : kSame) {
    SCOPED_TRACE(std::string(c.name));
    EXPECT_EQ(message_key(c.one), message_key(c.other));
  }
}

TEST(MessageKey, DiffersForWhatWasSaidDifferently) {
  static constexpr std::array<std::string_view, 17> kOthers{
      R"({"role":"user","parts":[{"type":"text","content":"Paris."}]})",
      R"({"role":"assistant","parts":[{"type":"text","content":"Paris."}]})",
      R"({"role":"assistant","parts":[{"type":"text","content":"Paris"}]})",
      R"({"role":"assistant","parts":[]})",
      R"({"role":"assistant","parts":[{"type":"reasoning","content":"hm"}]})",
      R"({"role":"assistant","parts":[{"type":"reasoning","content":"hm, hm"}]})",
      R"({"role":"assistant","parts":[{"type":"tool_call","id":"a","name":"f"}]})",
      R"({"role":"assistant","parts":[{"type":"tool_call","id":"b","name":"f"}]})",
      R"({"role":"assistant","parts":[{"type":"tool_call","id":"a","name":"f","arguments":{"x":1}}]})",
      R"({"role":"user","parts":[{"type":"tool_call_response","id":"a","response":1}]})",
      R"({"role":"user","parts":[{"type":"tool_call_response","id":"a","response":2}]})",
      R"({"role":"user","parts":[{"type":"blob","content":"AA=="}]})",
      R"({"role":"user","parts":[{"type":"blob","content":"AB=="}]})",
      R"({"role":"user","parts":[{"type":"blob","attachment":"0a","size_bytes":1}]})",
      R"({"role":"user","parts":[{"type":"blob","attachment":"0b","size_bytes":1}]})",
      R"({"role":"user","parts":[{"type":"uri","uri":"s3://a"}]})",
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
