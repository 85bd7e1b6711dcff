// Every kind of value comes back as it was, and reads as people would write it.
#include "otlp/plain_json.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "otlp/otlp.h"
#include "otlp/sample_testing.h"

namespace sideseat::otlp {
namespace {

AttributeValue back(const std::string& json) {
  const auto document = JsonDocument::parse(json);
  if (!document) {
    ADD_FAILURE() << json;
    return {};
  }
  auto value = from_plain_json(document->root());
  EXPECT_TRUE(value.has_value()) << json;
  return value ? *std::move(value) : AttributeValue{};
}

TEST(PlainJson, ReadsAsPeopleWouldWriteIt) {
  const Attributes one_of_ours{{"sideseat:bytes", {std::string("x")}}};
  struct Case {
    AttributeValue value;
    std::string_view json;
  };
  const Case kCases[] = {
      {{}, "null"},
      {{true}, "true"},
      {{std::int64_t{-5}}, "-5"},
      {{5.0}, "5.0"},
      {{-0.0}, "-0.0"},
      {{0.1}, "0.1"},
      {{1e22}, "1e+22"},
      {{std::string("a\"\n")}, R"("a\"\n")"},
      {{AttributeBytes{std::string("\0\xff", 2)}}, R"({"sideseat:bytes":"AP8="})"},
      {{AttributeBytes{}}, R"({"sideseat:bytes":""})"},
      {{std::numeric_limits<double>::infinity()}, R"({"sideseat:double":"7ff0000000000000"})"},
      {{AttributeList{}}, "[]"},
      {{AttributeList{{std::int64_t{1}}, {}}}, "[1,null]"},
      {{Attributes{}}, "{}"},
      {{Attributes{{"a", {1.5}}, {"a", {}}, {"", {std::string()}}}}, R"({"a":1.5,"a":null,"":""})"},
      {{one_of_ours}, R"({"sideseat:map":{"sideseat:bytes":"x"}})"},
      {{Attributes{{"sideseat:map", {one_of_ours}}}},
       R"({"sideseat:map":{"sideseat:map":{"sideseat:map":{"sideseat:bytes":"x"}}}})"},
      {{Attributes{{"sideseat:bytes", {std::string("x")}}, {"b", {false}}}},
       R"({"sideseat:bytes":"x","b":false})"},
  };
  for (const Case& c : kCases) {
    EXPECT_EQ(plain_json(c.value), c.json);
    EXPECT_EQ(back(std::string(c.json)), c.value) << c.json;
  }
}

TEST(PlainJson, KeepsTheBitsOfEveryDouble) {
  constexpr std::uint64_t kBits[] = {0x7ff8000000000000, 0xfff8000000000001, 0x7ff0000000000001,
                                     0x8000000000000000, 0x0000000000000001, 0x7fefffffffffffff,
                                     0x4340000000000001};
  for (const std::uint64_t bits : kBits) {
    const AttributeValue value = back(plain_json({std::bit_cast<double>(bits)}));
    const auto* number = std::get_if<double>(&value.data);
    ASSERT_NE(number, nullptr) << bits;
    EXPECT_EQ(std::bit_cast<std::uint64_t>(*number), bits);
  }
}

TEST(PlainJson, EveryKindAtOnce) {
  const AttributeValue value{full_span().attributes};
  EXPECT_EQ(back(plain_json(value)), value);
}

TEST(PlainJson, JsonThatItDoesNotWriteIsAnErrorOrTheNearestValue) {
  EXPECT_EQ(back("1E2"), (AttributeValue{100.0}));
  EXPECT_EQ(back("9223372036854775808"), (AttributeValue{9223372036854775808.0}));
  for (const char* bad :
       {R"({"sideseat:bytes":"?"})", R"({"sideseat:double":"7ff"})", R"({"sideseat:map":1})",
        R"({"sideseat:double":"zzzzzzzzzzzzzzzz"})", R"({"sideseat:other":1})", "1e999"}) {
    const auto document = JsonDocument::parse(bad);
    ASSERT_TRUE(document.has_value());
    const auto value = from_plain_json(document->root());
    ASSERT_FALSE(value.has_value()) << bad;
    EXPECT_EQ(value.error().code(), ErrorCode::kCorrupt);
  }
}

}  // namespace
}  // namespace sideseat::otlp
