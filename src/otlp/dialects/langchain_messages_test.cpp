// The shapes in which LangChain's messages come, and what is none of them.
#include "otlp/dialects/langchain_messages.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>

namespace sideseat::otlp {
namespace {

struct Case {
  std::string_view name;
  std::string_view given;
  std::string_view expected;  ///< One message a line; "-": none of the shapes.
};

std::string read(std::string_view text) {
  const auto document = JsonDocument::parse(text);
  if (!document) return "no JSON";
  const auto messages = langchain_messages(document->root());
  if (!messages) return "-";
  std::string out;
  for (const std::string& message : *messages) out += (out.empty() ? "" : "\n") + message;
  return out;
}

TEST(LangchainMessages, AreReadInEveryShape) {
  static constexpr std::string_view kHello =
      R"({"role":"user","parts":[{"type":"text","content":"Hello"}]})";
  static constexpr std::array kCases{
      Case{"constructor",
           R"({"lc":1,"type":"constructor","id":["langchain","schema","messages","HumanMessage"],
               "kwargs":{"content":"Hello","type":"human"}})",
           kHello},
      Case{"type and data", R"({"type":"human","data":{"content":"Hello","type":"human"}})",
           kHello},
      Case{"flat", R"({"type":"human","content":"Hello","additional_kwargs":{}})", kHello},
      Case{"role", R"({"role":"user","content":"Hello"})", kHello},
      Case{"a list of lists", R"([[{"role":"user","content":"Hello"}]])", kHello},
      Case{"a state", R"({"messages":[{"role":"user","content":"Hello"}],"steps":3})", kHello},
      Case{"a prompt's value",
           R"({"lc":1,"type":"constructor","kwargs":{"messages":[{"type":"human",
               "content":"Hello"}]}})",
           kHello},
      Case{"a node's command",
           R"({"update":{"messages":[{"type":"human","content":"Hello"}]},"goto":"next"})", kHello},
      Case{"a generation",
           R"({"text":"Hello","generation_info":null,"message":{"type":"human",
               "content":"Hello"}})",
           kHello},
      Case{"calls that the content has, too",
           R"({"type":"ai","content":[{"type":"tool_use","id":"1","name":"add","input":{}}],
               "tool_calls":[{"name":"add","args":{},"id":"1"},{"name":"sub","args":{},"id":"2"}],
               "response_metadata":{"stopReason":"tool_use"}})",
           R"({"role":"assistant","parts":[{"type":"tool_call","id":"1","name":"add",)"
           R"("arguments":{}},{"type":"tool_call","id":"2","name":"sub","arguments":{}}],)"
           R"("finish_reason":"tool_call"})"},
      Case{"a tool's answer", R"({"type":"tool","content":"4","tool_call_id":"1","name":"add"})",
           R"({"role":"tool","parts":[{"type":"tool_call_response","id":"1","response":"4",)"
           R"("name":"add"}]})"},
      Case{"what says nothing", R"({"type":"ai","content":""})", ""},
      Case{"a document", R"({"type":"Document","page_content":"x"})", "-"},
      Case{"a dictionary", R"({"question":"Hello"})", "-"},
      Case{"content alone", R"({"content":"Hello"})", "-"},
      Case{"a list of texts", R"(["Hello"])", "-"},
      Case{"a text", R"("Hello")", "-"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    EXPECT_EQ(read(c.given), c.expected);
  }
}

TEST(LangchainMessages, AreFoundByHowTheJsonBegins) {
  static constexpr std::array kCases{
      Case{"Python", R"({"messages": [{"type")", "messages"},
      Case{"JavaScript", R"({"messages":[{"type")", "messages"},
      Case{"a model's", R"({"messages": [[{"lc")", "messages/0"},
      Case{"generations", R"({"generations": [[{"text")", "generations/0"},
      Case{"wrapped", R"({"output":{"messages":[)", "output/messages"},
      Case{"another member first", R"({"steps": 3, "messages": [])", ""},
      Case{"no list", R"({"messages": "none"})", ""},
      Case{"a text", "messages", ""},
      Case{"nothing", "", ""},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    EXPECT_EQ(messages_member(c.given), c.expected);
  }
}

}  // namespace
}  // namespace sideseat::otlp
