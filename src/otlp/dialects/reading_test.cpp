// Groups by number, facts, and what is shown of what nobody understands.
#include "otlp/dialects/reading.h"

#include <gtest/gtest.h>

#include <string>

#include "model/attribute_names.h"

namespace sideseat::otlp {
namespace {

Attribute text(std::string_view key, std::string_view value = {}) {
  return {std::string(key), {std::string(value)}};
}

TEST(Reading, GroupsGoByNumber) {
  const Attributes attributes{text("m.10.role"), text("m.2.role"), text("m.2.content"),
                              text("m.x.role"),  text("m.3"),      text("m."),
                              text("m.2.late"),  text("m.02.odd"), text("m.2.later"),
                              text("m.10.last")};
  Reading reading;
  add_indexed_groups(attributes, 4, "m.", MessageRole::kOutput, reading);
  ASSERT_EQ(reading.places.size(), 2U);
  const MessagePlace& second = reading.places[0];
  EXPECT_EQ(second.role, MessageRole::kOutput);
  EXPECT_EQ(second.cut, Cut::kGroup);
  EXPECT_EQ(second.event, 4);
  EXPECT_EQ(second.first, 1U);
  EXPECT_EQ(second.count, 2U);
  EXPECT_EQ(second.prefix_bytes, 4U);
  EXPECT_EQ(second.others, (std::vector<std::size_t>{6, 8}));
  const MessagePlace& tenth = reading.places[1];
  EXPECT_EQ(tenth.first, 0U);
  EXPECT_EQ(tenth.count, 1U);
  EXPECT_EQ(tenth.prefix_bytes, 5U);
  EXPECT_EQ(tenth.others, (std::vector<std::size_t>{9}));
}

TEST(Reading, AFactIsWhatTheSpanDoesNotSayItself) {
  Span span;
  span.attributes = {text("mine", "a")};
  Reading reading;
  add_fact(span, "mine", {std::string("b")}, reading);
  add_fact(span, "new", {std::string("c")}, reading);
  add_fact(span, "new", {std::string("d")}, reading);
  add_fact(span, "empty", {std::string()}, reading);
  add_fact(span, "none", {}, reading);
  EXPECT_EQ(reading.facts, (Attributes{text("new", "c")}));
}

TEST(Reading, WritesSingleMessagesPartsAndTools) {
  EXPECT_EQ(message_json({"user", {Part::text("a")}, "stop"}),
            R"({"role":"user","parts":[{"type":"text","content":"a"}],"finish_reason":"stop"})");
  EXPECT_EQ(part_json(Part::text("a")), R"({"type":"text","content":"a"})");
  EXPECT_EQ(tool_json("n", "", ""), R"({"type":"function","name":"n"})");
  EXPECT_EQ(tool_json("n", "d", "{}"),
            R"({"type":"function","name":"n","description":"d","parameters":{}})");
}

TEST(Reading, WhatIsNotUnderstoodIsShownAsText) {
  EXPECT_EQ(raw_message(MessageRole::kSystem, "x"),
            (std::vector<std::string>{R"({"type":"text","content":"x"})"}));
  EXPECT_TRUE(raw_message(MessageRole::kTool, "x").empty());
  EXPECT_EQ(
      raw_message(MessageRole::kInput, "x"),
      (std::vector<std::string>{R"({"role":"user","parts":[{"type":"text","content":"x"}]})"}));
  EXPECT_EQ(raw_message(MessageRole::kOutput, "x"),
            (std::vector<std::string>{
                R"({"role":"assistant","parts":[{"type":"text","content":"x"}]})"}));
}

}  // namespace
}  // namespace sideseat::otlp
