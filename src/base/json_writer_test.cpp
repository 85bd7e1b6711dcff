// JSON writing: commas, escapes, numbers, and text that is not UTF-8.
#include "base/json_writer.h"

#include <gtest/gtest.h>

#include <array>
#include <limits>

#include "base/json.h"

namespace sideseat {
namespace {

TEST(JsonWriter, PutsCommasBetweenAndOnlyBetween) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.member("a", 1).key("b").begin_array();
  json.integer(1).string("x").begin_object().end_object().null().end_array();
  json.key("c").begin_object().member("d", true).member("e", std::optional<double>());
  json.end_object().key("f").raw("[1, 2]").member("g", 0.5);
  json.end_object();
  EXPECT_EQ(out, R"({"a":1,"b":[1,"x",{},null],"c":{"d":true,"e":null},"f":[1, 2],"g":0.5})");
}

TEST(JsonWriter, EscapesWhatJsonAsksFor) {
  struct Case {
    std::string_view text;
    std::string_view expected;
  };
  static constexpr std::array kCases{
      Case{"", R"("")"},
      Case{"plain \xC3\xA9", "\"plain \xC3\xA9\""},
      Case{"\"\\/", R"("\"\\/")"},
      Case{"\b\f\n\r\t\x01\x1f\x7f", "\"\\b\\f\\n\\r\\t\\u0001\\u001f\x7f\""},
      Case{"a\xff\xC3", "\"a\xEF\xBF\xBD\xEF\xBF\xBD\""},
  };
  for (const auto& c : kCases) {
    std::string out;
    append_json_string(out, c.text);
    EXPECT_EQ(out, c.expected);
    EXPECT_TRUE(JsonDocument::parse(out).has_value()) << out;
  }
}

// Long stretches without an escape are passed over several bytes at once.
TEST(JsonWriter, FindsAnEscapeAtEveryPlace) {
  for (int byte = 0; byte < 0x80; ++byte) {
    std::string expected_escape;
    append_json_string(expected_escape, std::string(1, static_cast<char>(byte)));
    expected_escape = expected_escape.substr(1, expected_escape.size() - 2);
    for (std::size_t before = 0; before < 20; ++before) {
      std::string text = std::string(before, 'x') + static_cast<char>(byte) + "\x7f~!# [";
      std::string expected = '"' + std::string(before, 'x') + expected_escape + "\x7f~!# [";
      text += text;
      expected += expected.substr(1) + '"';
      std::string out;
      append_json_string(out, text);
      EXPECT_EQ(out, expected) << byte << ' ' << before;
    }
  }
}

TEST(JsonWriter, WritesNumbersThatReadBackTheSame) {
  static constexpr std::array kNumbers{0.0, -0.5, 0.1, 1e-7, 1e300, 123456789.125, 5e-324};
  for (const double number : kNumbers) {
    std::string out;
    JsonWriter(out).number(number);
    EXPECT_EQ(JsonDocument::parse(out)->root().number(), number) << out;
  }
  std::string out;
  JsonWriter(out).begin_array().number(std::numeric_limits<double>::quiet_NaN()).end_array();
  EXPECT_EQ(out, "[null]");
}

}  // namespace
}  // namespace sideseat
