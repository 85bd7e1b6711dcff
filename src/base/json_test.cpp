// JSON reading: what is accepted, what is refused and where, and what views give back.
#include "base/json.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "base/limits.h"

namespace sideseat {
namespace {

JsonDocument parsed(std::string_view text) {
  auto document = JsonDocument::parse(text);
  EXPECT_TRUE(document.has_value()) << (document ? "" : document.error().message());
  return *std::move(document);
}

// Every value gives back exactly the text it was written with.
TEST(Json, KeepsTheExactTextOfEachValue) {
  const std::string text =
      " {\"a\" : [1 , 2.50,-0e3, {} ,[] ] , \"b\":{ \"c\" :\"x y\" } ,\"d\":null, \"e\":true }\n";
  const auto document = parsed(text);
  const JsonValue root = document.root();

  EXPECT_EQ(root.raw(), text.substr(1, text.size() - 2));
  EXPECT_EQ(root["a"].raw(), "[1 , 2.50,-0e3, {} ,[] ]");
  EXPECT_EQ(root["b"].raw(), "{ \"c\" :\"x y\" }");
  EXPECT_EQ(root["b"]["c"].raw(), "\"x y\"");
  EXPECT_EQ(root["d"].raw(), "null");
  EXPECT_EQ(root["e"].raw(), "true");
  std::string elements;
  for (const JsonValue element : root["a"].elements()) {
    elements.append(element.raw()).append("|");
  }
  EXPECT_EQ(elements, "1|2.50|-0e3|{}|[]|");
}

TEST(Json, ReadsScalarsAtTheRoot) {
  struct Case {
    std::string_view text;
    JsonKind kind;
  };
  static constexpr std::array kCases{
      Case{"\"\"", JsonKind::kString},  Case{" 12 ", JsonKind::kNumber},
      Case{"true", JsonKind::kBoolean}, Case{"null\n", JsonKind::kNull},
      Case{"[]", JsonKind::kArray},     Case{"{}", JsonKind::kObject},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(std::string(c.text));
    EXPECT_EQ(parsed(c.text).root().kind(), c.kind);
  }
}

TEST(Json, RefusesWhatIsNotJson) {
  struct Case {
    std::string_view name;
    std::string_view text;
    ErrorCode code;
  };
  static constexpr std::array kCases{
      Case{"empty", "", ErrorCode::kTruncated},
      Case{"only spaces", " \n ", ErrorCode::kTruncated},
      Case{"open object", "{\"a\":1", ErrorCode::kTruncated},
      Case{"open array", "[1,2", ErrorCode::kTruncated},
      Case{"open string", "{\"a\":\"b", ErrorCode::kTruncated},
      Case{"no value", "{\"a\":}", ErrorCode::kMalformed},
      Case{"no comma", "[1 2]", ErrorCode::kMalformed},
      Case{"trailing comma in an array", "[1,]", ErrorCode::kMalformed},
      Case{"trailing comma in an object", "{\"a\":1,}", ErrorCode::kMalformed},
      Case{"a name in an array", R"({"b":["y","a":5}]})", ErrorCode::kMalformed},
      Case{"a second colon", R"({"b":{"y":"a":5}})", ErrorCode::kMalformed},
      Case{"bare word", "nulx", ErrorCode::kMalformed},
      Case{"bare word inside", "{\"a\":tru}", ErrorCode::kMalformed},
      Case{"leading zero", "[01]", ErrorCode::kMalformed},
      Case{"only a sign", "[-]", ErrorCode::kMalformed},
      Case{"point without digits", "[1.]", ErrorCode::kMalformed},
      Case{"exponent without digits", "[1e+]", ErrorCode::kMalformed},
      Case{"two values", "{} {}", ErrorCode::kMalformed},
      Case{"two scalars", "1 2", ErrorCode::kMalformed},
      Case{"two strings", R"("a" "b")", ErrorCode::kMalformed},
      Case{"something between two strings", R"("a"}{"b")", ErrorCode::kMalformed},
      Case{"wrong bracket", "[1}", ErrorCode::kMalformed},
      Case{"name without quotes", "{a:1}", ErrorCode::kMalformed},
      Case{"unknown escape", "[\"\\x\"]", ErrorCode::kMalformed},
      Case{"short unicode escape", "[\"\\u12\"]", ErrorCode::kMalformed},
      Case{"unknown escape in a name", "{\"\\x\":1}", ErrorCode::kMalformed},
      Case{"not UTF-8", "[\"\xff\"]", ErrorCode::kMalformed},
      Case{"raw control character", "[\"a\nb\"]", ErrorCode::kMalformed},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    const auto document = JsonDocument::parse(c.text);
    ASSERT_FALSE(document.has_value());
    EXPECT_EQ(document.error().code(), c.code) << document.error().message();
  }
}

// Cutting a text anywhere never gives a document, and never reads beyond its end.
TEST(Json, RefusesEveryPrefixOfAnObject) {
  const std::string text = R"({"a":[1,{"b":"c\u00e9"},null],"d":"e"})";
  for (std::size_t size = 0; size < text.size(); ++size) {
    const std::string prefix = text.substr(0, size);
    EXPECT_FALSE(JsonDocument::parse(prefix).has_value()) << prefix;
  }
  EXPECT_TRUE(JsonDocument::parse(text).has_value());
}

TEST(Json, NestsUpToTheLimitAndNotDeeper) {
  const auto nested = [](int depth) {
    return std::string(static_cast<std::size_t>(depth), '[') +
           std::string(static_cast<std::size_t>(depth), ']');
  };
  EXPECT_TRUE(JsonDocument::parse(nested(limits::kJsonDepthMax)).has_value());
  const auto deeper = JsonDocument::parse(nested(limits::kJsonDepthMax + 1));
  ASSERT_FALSE(deeper.has_value());
  EXPECT_EQ(deeper.error().code(), ErrorCode::kTooLarge);
}

TEST(Json, UnescapesStringsAndNames) {
  struct Case {
    std::string_view text;
    std::string_view expected;
  };
  static constexpr std::array kCases{
      Case{R"("plain")", "plain"},
      Case{R"("\"\\\/\b\f\n\r\t")", "\"\\/\b\f\n\r\t"},
      Case{R"("\u0041\u00e9\u20ac")", "A\xC3\xA9\xE2\x82\xAC"},
      Case{R"("\ud83d\ude00")", "\xF0\x9F\x98\x80"},
      Case{R"("\ud83dx")", "\xEF\xBF\xBDx"},
      Case{R"("\ude00")", "\xEF\xBF\xBD"},
      Case{R"("\ud83d\u0041")",
           "\xEF\xBF\xBD"
           "A"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(std::string(c.text));
    EXPECT_EQ(parsed(c.text).root().text(), c.expected);
  }
  EXPECT_EQ(parsed(R"({"a\"b":7})").root()["a\"b"].integer(), 7);
}

TEST(Json, GivesTextWithoutACopyOnlyWhereNothingIsEscaped) {
  const auto document = parsed(R"(["abc","a\nc",1])");
  auto element = document.root().elements().begin();
  EXPECT_EQ((*element).plain_text(), "abc");
  EXPECT_EQ((*++element).plain_text(), std::nullopt);
  EXPECT_EQ((*++element).plain_text(), std::nullopt);
}

TEST(Json, ReadsWholeNumbersWithin64Bits) {
  struct Case {
    std::string_view text;
    std::optional<std::int64_t> expected;
  };
  static constexpr std::array kCases{
      Case{"0", 0},
      Case{"-7", -7},
      Case{"12.0", 12},
      Case{"1e3", 1000},
      Case{"9223372036854775807", INT64_MAX},
      Case{"-9223372036854775808", INT64_MIN},
      Case{"9223372036854775808", std::nullopt},
      Case{"1.5", std::nullopt},
      Case{"1e400", std::nullopt},
      Case{"\"1\"", std::nullopt},
      Case{"true", std::nullopt},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(std::string(c.text));
    EXPECT_EQ(parsed(c.text).root().integer(), c.expected);
  }
}

TEST(Json, AnswersMissingForWhatIsNotThere) {
  const auto document = parsed(R"({"a":"text","a":"second"})");
  const JsonValue root = document.root();
  EXPECT_FALSE(root["b"]);
  EXPECT_FALSE(root["b"]["c"]["d"]);
  EXPECT_FALSE(root["a"]["b"]);
  EXPECT_EQ(root["b"].raw(), "");
  EXPECT_EQ(root["b"].text(), "");
  EXPECT_EQ(root["b"].number(), std::nullopt);
  EXPECT_EQ(root["b"].boolean(), std::nullopt);
  EXPECT_EQ(root["b"].size(), 0u);
  EXPECT_EQ(root["a"].text(), "text") << "the first of two members counts";
  EXPECT_EQ(root.size(), 2u);
}

}  // namespace
}  // namespace sideseat
