// The JSON that messages become.
#include "model/message.h"

#include <gtest/gtest.h>

#include <array>

namespace sideseat {
namespace {

Part attachment(PartType type, std::string content) {
  Part part;
  part.type = type;
  part.content = std::move(content);
  part.modality = "image";
  part.mime_type = "image/png";
  return part;
}

Part server_tool(PartType type) {
  Part part = Part::tool_call("srv-1", "web_search", R"({"query":"tides"})");
  part.type = type;
  return part;
}

// One row for each type of part; the conventions give the members.
TEST(Message, WritesEveryPartAsTheConventionsHaveIt) {
  struct Case {
    std::string_view name;
    Part part;
    std::string_view json;
  };
  const std::array kCases{
      Case{"text", Part::text("Hi \"you\""), R"({"type":"text","content":"Hi \"you\""})"},
      Case{"an empty text is there", Part::text(""), R"({"type":"text","content":""})"},
      Case{"reasoning with its signature", Part::reasoning("Hm").with("signature", R"("c2ln")"),
           R"({"type":"reasoning","content":"Hm","signature":"c2ln"})"},
      Case{"a tool call", Part::tool_call("t-1", "weather", R"({"city":"Bern"})"),
           R"({"type":"tool_call","id":"t-1","name":"weather","arguments":{"city":"Bern"}})"},
      Case{"a tool call without id and arguments", Part::tool_call("", "now", ""),
           R"({"type":"tool_call","name":"now","arguments":null})"},
      Case{"a response", Part::tool_call_response("t-1", R"("rain")").with("status", R"("error")"),
           R"({"type":"tool_call_response","id":"t-1","response":"rain","status":"error"})"},
      Case{"a server tool's call", server_tool(PartType::kServerToolCall),
           R"({"type":"server_tool_call","id":"srv-1","name":"web_search",)"
           R"("server_tool_call":{"type":"web_search","arguments":{"query":"tides"}}})"},
      Case{"a server tool's response", server_tool(PartType::kServerToolCallResponse),
           R"({"type":"server_tool_call_response","id":"srv-1",)"
           R"("server_tool_call_response":{"type":"web_search","content":{"query":"tides"}}})"},
      Case{"a blob", attachment(PartType::kBlob, "iVBORw=="),
           R"({"type":"blob","modality":"image","mime_type":"image/png","content":"iVBORw=="})"},
      Case{"a file", attachment(PartType::kFile, "file-1"),
           R"({"type":"file","modality":"image","mime_type":"image/png","file_id":"file-1"})"},
      Case{"a URI", attachment(PartType::kUri, "s3://b/k"),
           R"({"type":"uri","modality":"image","mime_type":"image/png","uri":"s3://b/k"})"},
      Case{"anything else", Part::generic("cache_point", R"({"type":"default"})"),
           R"({"type":"cache_point","content":{"type":"default"}})"},
      Case{"nothing to carry", Part::generic("redacted_reasoning", ""),
           R"({"type":"redacted_reasoning","content":null})"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    EXPECT_EQ(parts_json({&c.part, 1}), "[" + std::string(c.json) + "]");
  }
}

TEST(Message, WritesAFinishReasonOnlyWhereOneWasSeen) {
  const std::array messages{Message{"user", {Part::text("Hi")}, ""},
                            Message{"assistant", {}, "stop"}};
  EXPECT_EQ(messages_json(messages), R"([{"role":"user","parts":[{"type":"text","content":"Hi"}]},)"
                                     R"({"role":"assistant","parts":[],"finish_reason":"stop"}])");
  EXPECT_EQ(messages_json({}), "[]");
}

}  // namespace
}  // namespace sideseat
