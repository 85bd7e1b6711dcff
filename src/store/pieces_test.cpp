// Cutting and joining: the exact text comes back, and what repeats is a piece of its own.
#include "store/pieces.h"

#include <gtest/gtest.h>

namespace sideseat::store {
namespace {

struct Joined {
  std::vector<SpanRow::Reference> references;
  std::vector<std::string> texts;
  void add(ContentRole role, const CutText& cut) {
    for (const std::string& piece : cut.pieces) {
      references.push_back({role, 0});
      texts.push_back(piece);
    }
  }
};

std::string rest_with(const std::vector<Detachment>& detachments) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("detached");
  write_detached(json, detachments);
  json.end_object();
  return out;
}

TEST(Pieces, TheExactTextComesBack) {
  struct Case {
    std::string_view name;
    std::string text;
    std::vector<std::string> pieces;
  };
  const std::string large(300, 'x');
  const std::vector<Case> cases{
      {"an array, compact", R"([{"a":1},{"b":2}])", {R"({"a":1})", R"({"b":2})"}},
      {"an array, spaced out", " [ {} ,\n\"2\", \"\" ] \n", {"{}", "\"2\"", "\"\""}},
      {"an array with mixed separators",
       R"(["a", "b","c","d"])",
       {R"("a")", R"("b")", R"("c")", R"("d")"}},
      {"an empty array", " [ ] ", {" [ ] "}},
      {"a body",
       R"({"max_tokens": 5, "messages": [{"r": "u"}, {"r": "a"}], "tools":[{"n":1}]})",
       {R"({"r": "u"})", R"({"r": "a"})", R"({"n":1})"}},
      {"a body with a large text",
       R"({"system":")" + large + R"(","messages":[]})",
       {'"' + large + '"'}},
      {"two large members side by side",
       R"({"a":")" + large + R"(","b":")" + large + R"("})",
       {'"' + large + '"', '"' + large + '"'}},
      {"numbers stay together", R"({"embedding":[0.1,0.2],"texts":["t"]})", {R"("t")"}},
      {"a small object", R"({"a":1})", {}},
      {"the same member twice", R"({"m":[{}],"m":[{}]})", {"{}", "{}"}},
      {"escapes and other scripts",
       "[\"\\u00e4\\n\", \"\xc3\xa4\"]",
       {R"("\u00e4\n")", "\"\xc3\xa4\""}},
      {"no JSON", "{broken", {"{broken"}},
      {"an array of numbers", "[0.1, 0.2]", {"[0.1, 0.2]"}},
      {"a text", R"("s")", {R"("s")"}},
      {"nothing", "", {""}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(c.name));
    const CutText cut = cut_text(c.text);
    EXPECT_EQ(cut.pieces, c.pieces);
    Joined joined;
    joined.add(ContentRole::kPiece, cut);
    const auto rest = JsonDocument::parse(
        rest_with({{.at = 3, .key = "k", .structured = true, .frame_json = cut.frame_json}}));
    ASSERT_TRUE(rest.has_value());
    const auto attributes = rejoin(rest->root(), joined.references, joined.texts);
    ASSERT_TRUE(attributes.has_value());
    ASSERT_EQ(attributes->size(), 1U);
    EXPECT_EQ(attributes->at(0).text, c.text);
    EXPECT_EQ(attributes->at(0).key, "k");
    EXPECT_EQ(attributes->at(0).at, 3);
    EXPECT_TRUE(attributes->at(0).structured);
  }
}

// A frame of n messages must not grow with n, or a conversation would be quadratic again.
TEST(Pieces, FramesStaySmall) {
  std::string body = R"({"messages":[{"m":0})";
  for (int i = 1; i < 200; ++i) body += ", {\"m\":" + std::to_string(i) + "}";
  const CutText cut = cut_text(body + "]}");
  EXPECT_EQ(cut.pieces.size(), 200U);
  EXPECT_EQ(cut.frame_json, R"(["{\"messages\":[",[200,", "],"]}"])");
}

TEST(Pieces, AttributesShareTheContentsByRole) {
  const CutText input = cut_text("[{},{}]");
  const CutText body = cut_text(R"({"messages":["m"]})");
  const CutText other = cut_text("large");
  Joined joined;
  joined.add(ContentRole::kPiece, body);
  joined.add(ContentRole::kInput, input);
  joined.add(ContentRole::kPiece, other);
  const auto rest = JsonDocument::parse(
      rest_with({{.key = "a", .role = ContentRole::kPiece, .frame_json = body.frame_json},
                 {.key = "b", .role = ContentRole::kInput, .frame_json = input.frame_json},
                 {.key = "c", .role = ContentRole::kPiece, .frame_json = other.frame_json}}));
  const auto attributes = rejoin(rest->root(), joined.references, joined.texts);
  ASSERT_TRUE(attributes.has_value());
  EXPECT_EQ(attributes->at(0).text, R"({"messages":["m"]})");
  EXPECT_EQ(attributes->at(1).text, "[{},{}]");
  EXPECT_EQ(attributes->at(1).role, ContentRole::kInput);
  EXPECT_EQ(attributes->at(2).text, "large");

  joined.texts.pop_back();
  const auto short_of_one = rejoin(rest->root(), joined.references, joined.texts);
  ASSERT_FALSE(short_of_one.has_value());
  EXPECT_EQ(short_of_one.error().code(), ErrorCode::kCorrupt);
}

TEST(Pieces, ARestWithoutDetachedAttributesHasNone) {
  const auto rest = JsonDocument::parse("{}");
  EXPECT_TRUE(rejoin(rest->root(), {}, {})->empty());
}

}  // namespace
}  // namespace sideseat::store
