// Blocks of each vendor and library, and what part each becomes.
#include "otlp/dialects/content_blocks.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>

#include "otlp/dialects/reading.h"

namespace sideseat::otlp {
namespace {

struct Case {
  std::string_view name;
  std::string_view given;
  std::string_view expected;
};

std::string part_of(std::string_view block) {
  const auto document = JsonDocument::parse(block);
  return document ? part_json(content_part(document->root())) : "no JSON";
}

TEST(ContentBlocks, BecomeParts) {
  static constexpr std::array kCases{
      Case{"a string", R"("Hello")", R"({"type":"text","content":"Hello"})"},
      Case{"Converse: text", R"({"text":"Hello"})", R"({"type":"text","content":"Hello"})"},
      Case{"Converse: tool use", R"({"toolUse":{"toolUseId":"1","name":"add","input":{"a":2}}})",
           R"({"type":"tool_call","id":"1","name":"add","arguments":{"a":2}})"},
      Case{"Converse: tool result of one thing",
           R"({"toolResult":{"toolUseId":"1","content":[{"json":{"sum":4}}],"status":"success"}})",
           R"({"type":"tool_call_response","id":"1","response":{"sum":4},"status":"success"})"},
      Case{"Converse: tool result of two things",
           R"({"toolResult":{"toolUseId":"1","content":[{"text":"4"},{"text":"5"}]}})",
           R"({"type":"tool_call_response","id":"1","response":[{"text":"4"},{"text":"5"}]})"},
      Case{"Converse: image", R"({"image":{"format":"png","source":{"bytes":"iVBO"}}})",
           R"({"type":"blob","modality":"image","mime_type":"image/png","content":"iVBO"})"},
      Case{"Converse: image elsewhere",
           R"({"image":{"format":"png","source":{"s3Location":{"uri":"s3://b/k"}}}})",
           R"({"type":"uri","modality":"image","mime_type":"image/png","uri":"s3://b/k"})"},
      Case{"Converse: reasoning",
           R"({"reasoningContent":{"reasoningText":{"text":"Hm","signature":"x"}}})",
           R"({"type":"reasoning","content":"Hm","signature":"x"})"},
      Case{"Converse: what came later", R"({"cachePoint":{"type":"default"}})",
           R"({"type":"cachePoint","content":{"cachePoint":{"type":"default"}}})"},
      Case{"Anthropic: text", R"({"type":"text","text":"Hello"})",
           R"({"type":"text","content":"Hello"})"},
      Case{"Anthropic: tool use", R"({"type":"tool_use","id":"1","name":"add","input":{}})",
           R"({"type":"tool_call","id":"1","name":"add","arguments":{}})"},
      Case{"Anthropic: tool result",
           R"({"type":"tool_result","tool_use_id":"1","content":"4","is_error":false})",
           R"({"type":"tool_call_response","id":"1","response":"4","is_error":false})"},
      Case{"Anthropic: thinking", R"({"type":"thinking","thinking":"Hm","signature":"x"})",
           R"({"type":"reasoning","content":"Hm","signature":"x"})"},
      Case{"Anthropic: image",
           R"({"type":"image","source":{"type":"base64","media_type":"image/png","data":"iVBO"}})",
           R"({"type":"blob","modality":"image","mime_type":"image/png","content":"iVBO"})"},
      Case{"OpenAI: image inside its address",
           R"({"type":"image_url","image_url":{"url":"data:image/gif;base64,R0lG"}})",
           R"({"type":"blob","modality":"image","mime_type":"image/gif","content":"R0lG"})"},
      Case{"OpenAI: image", R"({"type":"image_url","image_url":{"url":"https://a.example/b.png"}})",
           R"({"type":"uri","modality":"image","uri":"https://a.example/b.png"})"},
      Case{"OpenAI: tool call",
           R"({"id":"1","type":"function","function":{"name":"add","arguments":"{\"a\":2}"}})",
           R"({"type":"tool_call","id":"1","name":"add","arguments":{"a":2}})"},
      Case{"LangChain: tool call", R"({"type":"tool_call","name":"add","args":{"a":2},"id":"1"})",
           R"({"type":"tool_call","id":"1","name":"add","arguments":{"a":2}})"},
      Case{"LangChain: reasoning",
           R"({"type":"reasoning_content","reasoning_content":{"text":"Hm","signature":"x"}})",
           R"({"type":"reasoning","content":"Hm","signature":"x"})"},
      Case{"LangChain: image", R"({"type":"image","base64":"iVBO","mime_type":"image/png"})",
           R"({"type":"blob","modality":"image","mime_type":"image/png","content":"iVBO"})"},
      Case{"Vercel: tool call without arguments",
           R"({"type":"tool-call","toolCallId":"1","toolName":"now","input":""})",
           R"({"type":"tool_call","id":"1","name":"now","arguments":{}})"},
      Case{"Vercel: tool result",
           R"({"type":"tool-result","toolCallId":"1","output":{"type":"json","value":{"a":1}}})",
           R"({"type":"tool_call_response","id":"1","response":{"a":1}})"},
      Case{
          "Vercel: file", R"({"type":"file","mediaType":"application/pdf","data":"JVBE"})",
          R"({"type":"blob","modality":"document","mime_type":"application/pdf","content":"JVBE"})"},
      Case{"Node: bytes", R"({"type":"image","image":{"type":"Buffer","data":[137,80,78]}})",
           R"({"type":"blob","modality":"image","content":"iVBO"})"},
      Case{"Node: no bytes", R"({"type":"image","image":{"type":"Buffer","data":[256]}})",
           R"({"type":"image","content":{"type":"image","image":{"type":"Buffer","data":[256]}}})"},
      Case{"nobody's", R"({"type":"dance","steps":3})",
           R"({"type":"dance","content":{"type":"dance","steps":3}})"},
      Case{"a text that is none", R"({"type":"text","text":5})",
           R"({"type":"text","content":{"type":"text","text":5}})"},
      Case{"a number", "5", R"({"type":"unknown","content":5})"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    EXPECT_EQ(part_of(c.given), c.expected);
  }
}

TEST(ContentBlocks, AreFoundInTextsThatHoldThem) {
  static constexpr std::array kCases{
      Case{"a text", "Hello", R"([{"type":"text","content":"Hello"}])"},
      Case{"a string in quotes", R"("Hello")", R"([{"type":"text","content":"Hello"}])"},
      Case{"blocks", R"([{"text":"a"},{"text":"b"}])",
           R"([{"type":"text","content":"a"},{"type":"text","content":"b"}])"},
      Case{"a list of something else", "[1,2]", R"([{"type":"text","content":"[1,2]"}])"},
      Case{"an empty list", "[]", R"([{"type":"text","content":"[]"}])"},
      Case{"no JSON", "[sic] Hello", R"([{"type":"text","content":"[sic] Hello"}])"},
      Case{"an answer in JSON", R"({"a":1})", R"([{"type":"text","content":"{\"a\":1}"}])"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    EXPECT_EQ(parts_json(content_parts(c.given)), c.expected);
  }
}

TEST(ContentBlocks, DefineToolsAlike) {
  static constexpr std::string_view kExpected =
      R"({"type":"function","name":"add","description":"Adds.","parameters":{"type":"object"}})";
  static constexpr std::array kCases{
      Case{"Converse",
           R"({"toolSpec":{"name":"add","description":"Adds.",
               "inputSchema":{"json":{"type":"object"}}}})",
           kExpected},
      Case{"Anthropic", R"({"name":"add","description":"Adds.","input_schema":{"type":"object"}})",
           kExpected},
      Case{"OpenAI",
           R"({"type":"function","function":{"name":"add","description":"Adds.",
               "parameters":{"type":"object"}}})",
           kExpected},
      Case{"Vercel",
           R"({"type":"function","name":"add","description":"Adds.",
               "inputSchema":{"type":"object"}})",
           kExpected},
      Case{"a schema in a string",
           R"({"name":"add","description":"Adds.","parameters":"{\"type\":\"object\"}"})",
           kExpected},
      Case{"only a name", R"({"name":"add"})", R"({"type":"function","name":"add"})"},
      Case{"no name", R"({"cachePoint":{"type":"default"}})", ""},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    const auto document = JsonDocument::parse(c.given);
    ASSERT_TRUE(document.has_value());
    EXPECT_EQ(tool_definition(document->root()), c.expected);
  }
}

TEST(ContentBlocks, KeepTextThatOnlyLooksLikeJson) {
  EXPECT_EQ(argument_json(R"({"a":1})"), R"({"a":1})");
  EXPECT_EQ(argument_json("{a}"), R"("{a}")");
  EXPECT_EQ(argument_json("12"), R"("12")");
  EXPECT_EQ(argument_json(""), R"("")");
}

}  // namespace
}  // namespace sideseat::otlp
