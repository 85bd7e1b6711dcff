// The current conventions: where messages are found, and what pieces become.
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "model/attribute_names.h"
#include "otlp/dialects/dialect.h"

namespace sideseat::otlp {
namespace {

Attribute text(std::string_view key, std::string value) {
  return {std::string(key), {std::move(value)}};
}

/// Places as lines of "role event first".
std::string places(const Reading& reading) {
  std::string out;
  for (const MessagePlace& place : reading.places) {
    out += std::to_string(static_cast<int>(place.role)) + " " + std::to_string(place.event) + " " +
           std::to_string(place.first) + "\n";
    EXPECT_EQ(place.cut, Cut::kElements);
    EXPECT_EQ(place.count, 1U);
  }
  return out;
}

TEST(Genai, FindsTheListsOfTheSpan) {
  Span span;
  span.attributes = {text("http.method", "POST"),
                     text(attribute::kInputMessages, "[]"),
                     text(attribute::kOutputMessages, "[]"),
                     text(attribute::kSystemInstructions, "[]"),
                     {std::string(attribute::kToolDefinitions), {AttributeList{}}}};
  Reading reading;
  const Dialect* dialect = read_dialect(span, {}, reading);
  ASSERT_NE(dialect, nullptr);
  EXPECT_EQ(dialect->name, "");
  EXPECT_EQ(places(reading), "2 -1 1\n3 -1 2\n0 -1 3\n1 -1 4\n");
  EXPECT_TRUE(reading.facts.empty());
}

TEST(Genai, ReadsTheDetailsEventForWhatTheSpanDoesNotSay) {
  Span span;
  span.attributes = {text(attribute::kOutputMessages, "[]"),
                     text(attribute::kRequestModel, "the span's")};
  span.events.push_back({.name = "another", .attributes = {text(attribute::kInputMessages, "[]")}});
  span.events.push_back(
      {.name = "gen_ai.client.inference.operation.details",
       .attributes = {text(attribute::kRequestModel, "the event's"),
                      {std::string(attribute::kInputMessages), {AttributeList{}}},
                      {std::string(attribute::kOutputMessages), {AttributeList{}}},
                      {std::string(attribute::kInputTokens), {std::int64_t{7}}},
                      text("session", "no name of the conventions")}});
  Reading reading;
  ASSERT_NE(read_dialect(span, {}, reading), nullptr);
  EXPECT_EQ(places(reading), "3 -1 0\n2 1 1\n");
  EXPECT_EQ(reading.facts, (Attributes{{std::string(attribute::kInputTokens), {std::int64_t{7}}}}));
}

TEST(Genai, KnowsTheNamesOfOlderConventions) {
  Span span;
  span.attributes = {text("gen_ai.system", "aws.bedrock"),
                     {"gen_ai.usage.prompt_tokens", {std::int64_t{3}}},
                     {"gen_ai.usage.completion_tokens", {std::int64_t{4}}},
                     {std::string(attribute::kOutputTokens), {std::int64_t{5}}}};
  Reading reading;
  ASSERT_NE(read_dialect(span, {}, reading), nullptr);
  EXPECT_EQ(reading.facts, (Attributes{text(attribute::kProviderName, "aws.bedrock"),
                                       {std::string(attribute::kInputTokens), {std::int64_t{3}}}}));
}

TEST(Genai, DoesNotSpeakForOtherSpans) {
  Span span;
  span.attributes = {text("http.method", "POST"), text("gen_airy", "x")};
  span.events.push_back({.name = "exception"});
  Reading reading{{{}}, {text("old", "x")}};
  EXPECT_EQ(read_dialect(span, {}, reading), nullptr);
  EXPECT_TRUE(reading.facts.empty());
}

TEST(Genai, MakesMessagesOfPieces) {
  struct Case {
    MessageRole role;
    std::string_view piece;
    std::vector<std::string> expected;
  };
  const Case kCases[] = {
      {MessageRole::kInput, R"({"role":"user","parts":[]})", {R"({"role":"user","parts":[]})"}},
      {MessageRole::kInput,
       R"({"role":"user","content":"hello"})",
       {R"({"role":"user","parts":[{"type":"text","content":"hello"}]})"}},
      {MessageRole::kOutput,
       R"({"role":"assistant","content":[{"type":"text"}],"finish_reason":"stop"})",
       {R"({"role":"assistant","parts":[{"type":"text"}],"finish_reason":"stop"})"}},
      {MessageRole::kInput,
       "no JSON",
       {R"({"role":"user","parts":[{"type":"text","content":"no JSON"}]})"}},
      {MessageRole::kOutput,
       R"("a string")",
       {R"({"role":"assistant","parts":[{"type":"text","content":"a string"}]})"}},
      {MessageRole::kOutput,
       R"({"x":1})",
       {R"({"role":"assistant","parts":[{"type":"text","content":"{\"x\":1}"}]})"}},
      {MessageRole::kSystem,
       R"({"type":"text","content":"be kind"})",
       {R"({"type":"text","content":"be kind"})"}},
      {MessageRole::kSystem, R"("be kind")", {R"({"type":"text","content":"be kind"})"}},
      {MessageRole::kSystem, "be kind", {R"({"type":"text","content":"be kind"})"}},
      {MessageRole::kSystem,
       R"({"role":"system","parts":[{"type":"text","content":"a"},{"type":"x"}]})",
       {R"({"type":"text","content":"a"})", R"({"type":"x"})"}},
      {MessageRole::kTool, R"({"name":"t"})", {R"({"name":"t"})"}},
      {MessageRole::kTool, "no JSON", {}},
  };
  const Dialect* dialect = find_dialect("");
  ASSERT_NE(dialect, nullptr);
  for (const Case& c : kCases) EXPECT_EQ(dialect->messages(c.role, c.piece), c.expected) << c.piece;
}

TEST(Dialects, AnUnknownNameIsNoDialect) { EXPECT_EQ(find_dialect("of tomorrow"), nullptr); }

}  // namespace
}  // namespace sideseat::otlp
