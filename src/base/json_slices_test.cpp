// Where elements and members lie, in JSON and in what only looks like it.
#include "base/json_slices.h"

#include <gtest/gtest.h>

#include <string>

#include "base/json.h"

namespace sideseat {
namespace {

using Slices = std::vector<std::string_view>;

TEST(JsonSlices, ElementsAreExactTexts) {
  struct Case {
    std::string_view text;
    Slices elements;
  };
  const Case kCases[] = {
      {"[]", {}},
      {" [ ] \n", {}},
      {"[1]", {"1"}},
      {"[ 1 ,\ttrue,null ]", {"1", "true", "null"}},
      {R"(["a", "b\"]", "\\", ""])", {R"("a")", R"("b\"]")", R"("\\")", R"("")"}},
      {R"([{"a": [1, {"b": "}"}]}, [[]]])", {R"({"a": [1, {"b": "}"}]})", "[[]]"}},
  };
  for (const Case& c : kCases) {
    Slices elements;
    ASSERT_TRUE(slice_array(c.text, elements)) << c.text;
    EXPECT_EQ(elements, c.elements) << c.text;
  }
}

TEST(JsonSlices, WhatIsNoArrayIsRefused) {
  for (const std::string_view text :
       {"", " ", "1", "{}", "\"[]\"", "[", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "[\"a]",
        "[\"a\\\"]", "[{]", "[{\"a\":1]", "[1]]", "[1] 2", "]"}) {
    Slices elements;
    EXPECT_FALSE(slice_array(text, elements)) << text;
  }
}

TEST(JsonSlices, MembersAreExactTexts) {
  std::vector<JsonMemberSlice> members;
  ASSERT_TRUE(slice_object(R"( {"a": 1, "b\"": {"c": "}"} ,"":"" } )", members));
  ASSERT_EQ(members.size(), 3U);
  EXPECT_EQ(members[0].key, "a");
  EXPECT_EQ(members[0].value, "1");
  EXPECT_EQ(members[1].key, R"(b\")");
  EXPECT_EQ(members[1].value, R"({"c": "}"})");
  EXPECT_EQ(members[2].key, "");
  EXPECT_EQ(members[2].value, R"("")");
  for (const std::string_view text :
       {"", "[]", "{", "{1:2}", R"({"a"})", R"({"a":})", R"({"a":1,})", R"({"a" 1})", "{}x"}) {
    EXPECT_FALSE(slice_object(text, members)) << text;
  }
}

TEST(JsonSlices, PathsLeadThroughMembersAndIndices) {
  constexpr std::string_view kText = R"({"a": [[{"b": 5}], "x"], "0": "zero"})";
  EXPECT_EQ(slice_at(kText, ""), kText);
  EXPECT_EQ(slice_at(kText, "a/0/0/b"), "5");
  EXPECT_EQ(slice_at(kText, "a/1"), R"("x")");
  EXPECT_EQ(slice_at(kText, "0"), R"("zero")");
  for (const std::string_view path : {"b", "a/2", "a/x", "a/1/0", "/a"}) {
    EXPECT_EQ(slice_at(kText, path).data(), nullptr) << path;
  }
}

// The parser says what is right: it must agree wherever it takes the text at all.
TEST(JsonSlices, AgreesWithTheParser) {
  std::string text = "[";
  for (int i = 0; i < 300; ++i) {
    if (i > 0) text += i % 3 == 0 ? ", " : ",";
    const std::string quotes(static_cast<std::size_t>(i % 7), '\\');
    text += i % 2 == 0 ? R"({"k": ")" + quotes + quotes + R"(\"", "l": [{}, []]})"
                       : "\"" + quotes + quotes + "\"";
  }
  text += ']';
  const auto document = JsonDocument::parse(text);
  ASSERT_TRUE(document.has_value());
  Slices expected;
  for (const JsonValue element : document->root().elements()) expected.push_back(element.raw());
  Slices elements;
  ASSERT_TRUE(slice_array(text, elements));
  EXPECT_EQ(elements, expected);
}

}  // namespace
}  // namespace sideseat
