// Strands: what its events become in spans of models, tools and cycles.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "model/attribute_names.h"
#include "otlp/dialects/dialect.h"

namespace sideseat::otlp {
namespace {

const Scope kScope{.name = "strands.telemetry.tracer"};

TEST(Strands, TakesTheListsOfEveryEvent) {
  constexpr std::string_view kDetails = "gen_ai.client.inference.operation.details";
  const auto details = [&](std::string_view key) {
    return SpanEvent{.name = std::string(kDetails), .attributes = {{std::string(key), {"[]"}}}};
  };
  const Span span{.attributes = {{std::string(attribute::kSystemInstructions), {"[]"}}},
                  .events = {details(attribute::kInputMessages),
                             {.name = "exception"},
                             details(attribute::kInputMessages),
                             details(attribute::kOutputMessages)}};
  Reading reading;
  const Dialect* dialect = read_dialect(span, kScope, reading);
  ASSERT_NE(dialect, nullptr);
  EXPECT_EQ(dialect->name, "strands");
  std::vector<std::int32_t> events;
  for (const MessagePlace& place : reading.places) events.push_back(place.event);
  EXPECT_EQ(events, (std::vector<std::int32_t>{-1, 0, 2, 3}));
}

TEST(Strands, TellsTheTimeToTheFirstChunkInMilliseconds) {
  Span span{.attributes = {{"gen_ai.server.time_to_first_token", {std::int64_t{250}}}}};
  Reading reading;
  ASSERT_NE(read_dialect(span, kScope, reading), nullptr);
  EXPECT_EQ(reading.facts, (Attributes{{std::string(attribute::kTimeToFirstChunk), {0.25}}}));
}

TEST(Strands, ReadsWhatEventsSay) {
  const Dialect* dialect = find_dialect("strands");
  ASSERT_NE(dialect, nullptr);
  struct Case {
    std::string_view name;
    MessageRole role;
    std::string_view piece;
    std::vector<std::string> expected;
  };
  const Case cases[] = {
      {"a tool's arguments",
       MessageRole::kInput,
       R"({"event.name":"gen_ai.tool.message","role":"tool","content":"{\"a\": 1}","id":"t1"})",
       {R"({"role":"tool","parts":[{"type":"tool_call","id":"t1","name":"","arguments":{"a": 1}}]})"}},
      {"a tool's arguments that are no JSON",
       MessageRole::kInput,
       R"({"event.name":"gen_ai.tool.message","role":"tool","content":"[REDACTED]","id":"t1"})",
       {R"({"role":"tool","parts":[{"type":"tool_call","id":"t1","name":"","arguments":"[REDACTED]"}]})"}},
      {"a tool's result",
       MessageRole::kOutput,
       R"({"event.name":"gen_ai.choice","message":"[{\"text\": \"10:30\"}]","id":"t1"})",
       {R"({"role":"tool","parts":[{"type":"tool_call_response","id":"t1","response":"10:30"}]})"}},
      {"a result on its way to the model",
       MessageRole::kInput,
       R"({"event.name":"gen_ai.tool.message","content":"[{\"toolResult\": {\"toolUseId\": \"t1\", \"content\": [{\"json\": 5}]}}]"})",
       {R"({"role":"tool","parts":[{"type":"tool_call_response","id":"t1","response":5}]})"}},
      {"a cycle: the answer, then what the tools said",
       MessageRole::kOutput,
       R"({"event.name":"gen_ai.choice","message":"[{\"text\": \"Wait\"}]","tool.result":"[{\"toolResult\": {\"toolUseId\": \"t1\", \"content\": []}}]"})",
       {R"({"role":"assistant","parts":[{"type":"text","content":"Wait"}]})",
        R"({"role":"tool","parts":[{"type":"tool_call_response","id":"t1","response":[]}]})"}},
      {"an agent: plain text",
       MessageRole::kOutput,
       R"({"event.name":"gen_ai.choice","message":"At 10:30\n","finish_reason":"end_turn"})",
       {R"({"role":"assistant","parts":[{"type":"text","content":"At 10:30\n"}],"finish_reason":"stop"})"}},
      {"a message of the current conventions",
       MessageRole::kInput,
       R"({"role": "user", "parts": []})",
       {R"({"role": "user", "parts": []})"}},
      {"what is hidden",
       MessageRole::kInput,
       "[REDACTED]",
       {R"({"role":"user","parts":[{"type":"text","content":"[REDACTED]"}]})"}},
      {"a tool",
       MessageRole::kTool,
       R"({"name":"f","description":"D","inputSchema":{"json":{}},"outputSchema":null})",
       {R"({"type":"function","name":"f","description":"D","parameters":{}})"}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(c.name));
    EXPECT_EQ(dialect->messages(c.role, c.piece), c.expected);
  }
}

}  // namespace
}  // namespace sideseat::otlp
