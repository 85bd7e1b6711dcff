// An event for each message: which events count, and what their contents become.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "model/attribute_names.h"
#include "otlp/dialects/dialect.h"

namespace sideseat::otlp {
namespace {

AttributeValue block(std::string_view member, AttributeValue value) {
  return {Attributes{{std::string(member), std::move(value)}}};
}

SpanEvent event(std::string_view name, AttributeValue content) {
  return {.name = std::string(name), .attributes = {{"content", std::move(content)}}};
}

/// The events that are messages, by index; "another" if that dialect is not this one.
std::string events_of(const Span& span) {
  Reading reading;
  const Dialect* dialect = read_dialect(span, {}, reading);
  if (dialect == nullptr || dialect->name != "genai_events") return "another";
  std::string out;
  for (const MessagePlace& place : reading.places) out += std::to_string(place.event);
  return out;
}

TEST(GenaiEvents, IsToldByTheEventsNames) {
  Span span{.events = {{.name = "exception"},
                       event("gen_ai.user.message", {"Hello"}),
                       event("gen_ai.choice", {"Hi"}),
                       event("gen_ai.evaluation.result", {"x"})}};
  EXPECT_EQ(events_of(span), "12");
  span.attributes = {{std::string(attribute::kOutputMessages), {"[]"}}};
  EXPECT_EQ(events_of(span), "another");
  EXPECT_EQ(events_of({.events = {{.name = "gen_ai.other"}}}), "another");
  EXPECT_EQ(events_of({.attributes = {{"gen_ai.system", {"openai"}}}}), "another");
}

TEST(GenaiEvents, LeavesSpansToTheCurrentConventionsWhoseEventHasMessages) {
  const SpanEvent user = event("gen_ai.user.message", {"Hello"});
  SpanEvent details{.name = "gen_ai.client.inference.operation.details"};
  EXPECT_EQ(events_of({.events = {user, details}}), "0");
  details.attributes = {{std::string(attribute::kInputMessages), {"[]"}}};
  EXPECT_EQ(events_of({.events = {user, details}}), "another");
}

// botocore's instrumentation says a tool's result twice: alone, and in the message it came in.
TEST(GenaiEvents, CountsAToolsResultOnce) {
  const SpanEvent user = event("gen_ai.user.message", {AttributeList{block("text", {"Hello"})}});
  const SpanEvent tool = event("gen_ai.tool.message", {"10:30"});
  const SpanEvent converse =
      event("gen_ai.user.message", {AttributeList{block("toolResult", {Attributes{}})}});
  const SpanEvent anthropic =
      event("gen_ai.user.message", {AttributeList{block("type", {"tool_result"})}});
  EXPECT_EQ(events_of({.events = {user, tool, tool, converse}}), "03");
  EXPECT_EQ(events_of({.events = {user, tool, anthropic}}), "02");
  EXPECT_EQ(events_of({.events = {tool, user, converse}}), "012");
  EXPECT_EQ(events_of({.events = {user, tool, user}}), "012");
}

TEST(GenaiEvents, ReadsContentsOfEveryVendor) {
  const Dialect* dialect = find_dialect("genai_events");
  ASSERT_NE(dialect, nullptr);
  struct Case {
    MessageRole role;
    std::string_view piece;
    std::string_view expected;  ///< Empty: says nothing.
  };
  const Case cases[] = {
      {MessageRole::kSystem, R"({"event.name":"gen_ai.system.message","content":"Be kind"})",
       R"({"type":"text","content":"Be kind"})"},
      {MessageRole::kInput, R"({"event.name":"gen_ai.user.message","content":"[1, 2]"})",
       R"({"role":"user","parts":[{"type":"text","content":"[1, 2]"}]})"},
      {MessageRole::kInput, R"({"event.name":"gen_ai.user.message"})", ""},
      {MessageRole::kInput,
       R"({"event.name":"gen_ai.assistant.message","tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}]})",
       R"({"role":"assistant","parts":[{"type":"tool_call","id":"1","name":"f","arguments":{"a":1}}]})"},
      {MessageRole::kInput, R"({"event.name":"gen_ai.tool.message","id":"1","content":"10:30"})",
       R"({"role":"tool","parts":[{"type":"tool_call_response","id":"1","response":"10:30"}]})"},
      {MessageRole::kInput,
       R"({"event.name":"gen_ai.user.message","content":[{"image":{"format":"png","source":{"bytes":{"sideseat:bytes":"aGk="}}}}]})",
       R"({"role":"user","parts":[{"type":"blob","modality":"image","mime_type":"image/png","content":"aGk="}]})"},
      {MessageRole::kOutput,
       R"({"event.name":"gen_ai.choice","index":0,"finish_reason":"end_turn","message":{"role":"assistant","content":[{},{"text":"Hi"}]}})",
       R"({"role":"assistant","parts":[{"type":"text","content":"Hi"}],"finish_reason":"stop"})"},
      {MessageRole::kOutput,
       R"({"event.name":"gen_ai.choice","index":0,"finish_reason":"stop","message":{"role":"assistant"}})",
       ""},
      {MessageRole::kOutput, R"({"event.name":"gen_ai.choice","message":"{\"answer\": 42}"})",
       R"({"role":"assistant","parts":[{"type":"text","content":"{\"answer\": 42}"}]})"},
      {MessageRole::kOutput,
       R"({"event.name":"gen_ai.choice","gen_ai.event.content":"{\"message\": {\"content\": \"Hi\"}, \"finish_reason\": \"stop\"}"})",
       R"({"role":"assistant","parts":[{"type":"text","content":"Hi"}],"finish_reason":"stop"})"},
      {MessageRole::kInput,
       R"({"event.name":"gen_ai.content.prompt","gen_ai.prompt":"[{\"role\":\"user\",\"content\":\"Hello\"}]"})",
       R"({"role":"user","parts":[{"type":"text","content":"Hello"}]})"},
      {MessageRole::kInput, R"({"event.name":"gen_ai.content.prompt","gen_ai.prompt":"Hello"})",
       R"({"role":"user","parts":[{"type":"text","content":"Hello"}]})"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(c.piece));
    const std::vector<std::string> expected =
        c.expected.empty() ? std::vector<std::string>() : std::vector{std::string(c.expected)};
    EXPECT_EQ(dialect->messages(c.role, c.piece), expected);
  }
}

}  // namespace
}  // namespace sideseat::otlp
