// The SideSeat 1.x SDK: which of its two ways of saying the same counts.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "model/attribute_names.h"
#include "otlp/dialects/dialect.h"

namespace sideseat::otlp {
namespace {

constexpr std::string_view kDetails = "gen_ai.client.inference.operation.details";

SpanEvent event(std::string_view name, std::vector<std::pair<std::string_view, std::string>> said) {
  SpanEvent out;
  out.name = name;
  for (auto& [key, text] : said) out.attributes.push_back({std::string(key), {std::move(text)}});
  return out;
}

/// "role event first/count" a place; dialects other than this one give "another".
std::string places(const Span& span, std::string_view scope = "sideseat.aws.bedrock") {
  Reading reading;
  const Dialect* dialect = read_dialect(span, {.name = std::string(scope)}, reading);
  if (dialect == nullptr || dialect->name != "sideseat1") return "another";
  std::string out;
  for (const MessagePlace& place : reading.places) {
    out.append(out.empty() ? "" : ", ").append(std::to_string(static_cast<int>(place.role)));
    out.append(" ").append(std::to_string(place.event));
    out.append(place.cut == Cut::kGroup ? " whole" : " " + std::to_string(place.first));
  }
  return out;
}

TEST(Sideseat1, PrefersTheEventWithAllMessages) {
  const SpanEvent input = event(kDetails, {{attribute::kInputMessages, "[]"}});
  const SpanEvent output = event(kDetails, {{attribute::kOutputMessages, "[]"}});
  const SpanEvent both =
      event(kDetails, {{attribute::kInputMessages, "[]"}, {attribute::kOutputMessages, "[]"}});
  const SpanEvent system = event("gen_ai.system.message", {{"content", "[]"}});
  const SpanEvent user = event("gen_ai.user.message", {{"content", "[]"}});
  const SpanEvent choice = event("gen_ai.choice", {{"message", "[]"}});
  struct Case {
    std::string_view name;
    std::vector<SpanEvent> events;
    std::string_view expected;
  };
  const Case cases[] = {
      {"a call", {both, user, choice}, "2 0 0, 3 0 1"},
      {"with a system prompt", {both, system, user, choice}, "2 0 0, 3 0 1, 0 1 whole"},
      {"a stream: what went in, then what came out",
       {input, system, user, output, choice},
       "2 0 0, 3 3 0, 0 1 whole"},
      {"an agent: what went in has no such event", {user, output, choice}, "3 1 0, 2 0 whole"},
      {"a stream that broke", {input, user, event("exception", {})}, "2 0 0"},
      {"messages alone", {user, choice}, "2 0 whole, 3 1 whole"},
      {"nothing", {}, ""},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(c.name));
    EXPECT_EQ(places({.events = c.events}), c.expected);
  }
}

TEST(Sideseat1, IsToldByItsScope) {
  const Span span{.events = {event(kDetails, {{attribute::kInputMessages, "[]"}})}};
  EXPECT_EQ(places(span, "sideseat.aws.bedrock_agent"), "2 0 0");
  EXPECT_EQ(places(span, "sideseat"), "another");
  EXPECT_EQ(places(span, "sideseat.aws"), "another");
}

TEST(Sideseat1, AnAgentIsARequestOfItsOwn) {
  Reading reading;
  Span span{.name = "invoke_inline_agent"};
  ASSERT_NE(read_dialect(span, {.name = "sideseat.aws.bedrock_agent"}, reading), nullptr);
  EXPECT_EQ(reading.facts,
            (Attributes{{std::string(attribute::kRpcMethod), {"InvokeInlineAgent"}}}));
}

TEST(Sideseat1, ReadsMessagesInBedrocksShape) {
  const Dialect* dialect = find_dialect("sideseat1");
  ASSERT_NE(dialect, nullptr);
  struct Case {
    MessageRole role;
    std::string_view piece;
    std::string_view expected;  ///< Empty: says nothing.
  };
  const Case cases[] = {
      {MessageRole::kInput, R"({"role":"user","content":"Hello"})",
       R"({"role":"user","parts":[{"type":"text","content":"Hello"}]})"},
      {MessageRole::kOutput,
       R"({"role":"assistant","content":[{"text":"A"},{"type":"text","text":"B"}]})",
       R"({"role":"assistant","parts":[{"type":"text","content":"A"},{"type":"text","content":"B"}]})"},
      {MessageRole::kInput, R"({"role":"system","content":[{"text":"Be kind"}]})", ""},
      {MessageRole::kSystem,
       R"({"event.name":"gen_ai.system.message","content":"[{\"text\": \"Be kind\"}]"})",
       R"({"type":"text","content":"Be kind"})"},
      {MessageRole::kTool, R"({"toolChoice":{"auto":{}}})", ""},
      {MessageRole::kTool, R"({"toolSpec":{"name":"f","inputSchema":{"json":{}}}})",
       R"({"type":"function","name":"f","parameters":{}})"},
      {MessageRole::kOutput, "{}",
       R"({"role":"assistant","parts":[{"type":"text","content":"{}"}]})"},
      {MessageRole::kInput, "[{", R"({"role":"user","parts":[{"type":"text","content":"[{"}]})"},
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
