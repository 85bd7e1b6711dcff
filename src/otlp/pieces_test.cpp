// Cutting and joining: the exact text comes back, and what repeats is a piece of its own.
#include "otlp/pieces.h"

#include <gtest/gtest.h>

#include <limits>
#include <optional>
#include <string>
#include <utility>

namespace sideseat::otlp {
namespace {

using Texts = std::vector<std::string_view>;

Texts texts_of(const CutText& cut) {
  Texts texts;
  for (const Piece& piece : cut.pieces) texts.push_back(piece.text);
  return texts;
}

std::string rejoined(const CutText& cut) {
  PieceSupply supply(cut.pieces);
  auto text = join(cut.frame, supply);
  EXPECT_TRUE(text.has_value());
  return text ? *std::move(text) : "";
}

TEST(Pieces, TheExactTextComesBack) {
  struct Case {
    std::string_view name;
    std::string text;
    Texts pieces;
  };
  const std::string large(300, 'x');
  const std::string quoted = '"' + large + '"';
  const std::vector<Case> cases{
      {"an array, compact", R"([{"a":1},{"b":2}])", {R"({"a":1})", R"({"b":2})"}},
      {"an array, spaced out", " [ {} ,\n\"2\", \"\" ] \n", {"{}", "\"2\"", "\"\""}},
      {"an array with mixed separators",
       R"(["a", "b","c","d"])",
       {R"("a")", R"("b")", R"("c")", R"("d")"}},
      {"an empty array", " [ ] ", {}},
      {"a body",
       R"({"max_tokens": 5, "messages": [{"r": "u"}, {"r": "a"}], "tools":[{"n":1}]})",
       {R"({"r": "u"})", R"({"r": "a"})", R"({"n":1})"}},
      {"a body with a large text", R"({"system":)" + quoted + R"(,"messages":[]})", {quoted}},
      {"two large members side by side",
       R"({"a":)" + quoted + R"(,"b":)" + quoted + R"(})",
       {quoted, quoted}},
      {"numbers stay together", R"({"embedding":[0.1,0.2],"texts":["t"]})", {R"("t")"}},
      {"a small object", R"({"a":1})", {}},
      {"the same member twice", R"({"m":[{}],"m":[{}]})", {"{}", "{}"}},
      {"escapes and other scripts",
       "[\"\\u00e4\\n\", \"\xc3\xa4\"]",
       {R"("\u00e4\n")", "\"\xc3\xa4\""}},
      {"no JSON", "{broken", {"{broken"}},
      {"no JSON at the end", R"([{"a":1},{"b":2)", {R"([{"a":1},{"b":2)"}},
      {"an array of numbers", "[0.1, 0.2]", {"[0.1, 0.2]"}},
      {"a text", R"("s")", {R"("s")"}},
      {"nothing", "", {}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(c.name));
    const CutText cut = cut_elements(c.text, PieceRole::kOther);
    EXPECT_EQ(texts_of(cut), c.pieces);
    EXPECT_EQ(rejoined(cut), c.text);
  }
}

TEST(Pieces, MessagesAreNotCutInside) {
  const std::string object = R"({"role":"user","parts":[{"a":1},{"b":2}]})";
  EXPECT_EQ(texts_of(cut_elements(object, PieceRole::kInput)), (Texts{object}));
  EXPECT_EQ(texts_of(cut_whole("[{},{}]", PieceRole::kInput)), (Texts{"[{},{}]"}));
  EXPECT_TRUE(cut_whole("", PieceRole::kInput).pieces.empty());
}

TEST(Pieces, MembersHaveRolesOfTheirOwn) {
  const std::string large(300, 'x');
  const std::string text = R"({"model": "m", "messages": [[{"r": 1}, {"r": 2}]], "note": ")" +
                           large + R"(", "system": "s", "none": [], "tools": [{}]})";
  const CutText cut = cut_members(text, {{PieceRole::kSystem, "system"},
                                         {PieceRole::kInput, "messages/0"},
                                         {PieceRole::kTool, "none"},
                                         {PieceRole::kTool, "missing"}});
  EXPECT_EQ(cut.pieces, (std::vector<Piece>{{PieceRole::kInput, R"({"r": 1})"},
                                            {PieceRole::kInput, R"({"r": 2})"},
                                            {PieceRole::kOther, cut.pieces[2].text},
                                            {PieceRole::kSystem, R"("s")"},
                                            {PieceRole::kOther, "{}"}}));
  EXPECT_EQ(cut.pieces[2].text, '"' + large + '"');
  EXPECT_EQ(rejoined(cut), text);
}

TEST(Pieces, OfMembersInsideEachOtherTheOuterCounts) {
  const std::string text = R"({"a": {"b": {"c": 1}}})";
  const CutText cut =
      cut_members(text, {{PieceRole::kInput, "a/b/c"}, {PieceRole::kOutput, "a/b"}});
  EXPECT_EQ(cut.pieces, (std::vector<Piece>{{PieceRole::kOutput, R"({"c": 1})"}}));
  EXPECT_EQ(rejoined(cut), text);
}

TEST(Pieces, MembersOfWhatIsNoObjectAreOnePiece) {
  for (const std::string text : {"no JSON", "[1, 2]"}) {
    const CutText cut = cut_members(text, {{PieceRole::kInput, "messages"}});
    EXPECT_EQ(cut.pieces, (std::vector<Piece>{{PieceRole::kOther, text}}));
    EXPECT_EQ(rejoined(cut), text);
  }
}

// A frame of n messages must not grow with n, or a conversation would be quadratic again.
TEST(Pieces, FramesStaySmall) {
  std::string body = R"({"messages":[{"m":0})";
  for (int i = 1; i < 200; ++i) body += ", {\"m\":" + std::to_string(i) + "}";
  body += "]}";
  const CutText cut = cut_elements(body, PieceRole::kOther);
  EXPECT_EQ(cut.pieces.size(), 200U);
  EXPECT_LT(cut.frame.size(), 30U);
  EXPECT_EQ(rejoined(cut), body);
}

TEST(Pieces, FramesShareTheSupplyByRole) {
  const CutText input = cut_elements("[{},{}]", PieceRole::kInput);
  const CutText other = cut_elements("large", PieceRole::kOther);
  std::vector<Piece> pieces = other.pieces;
  pieces.insert(pieces.end(), input.pieces.begin(), input.pieces.end());
  PieceSupply supply(pieces);
  EXPECT_EQ(*join(input.frame, supply), "[{},{}]");
  EXPECT_EQ(*join(other.frame, supply), "large");
  const auto short_of_one = join(other.frame, supply);
  ASSERT_FALSE(short_of_one.has_value());
  EXPECT_EQ(short_of_one.error().code(), ErrorCode::kCorrupt);
}

TEST(Pieces, DetachmentsComeBack) {
  const std::vector<Detachment> detachments{
      {.first = 3, .role = PieceRole::kInput, .key = "key", .frame = std::string("\0f", 2)},
      {.event = 2, .first = 300, .form = DetachedForm::kStructured},
      {.event = 0,
       .first = 1,
       .form = DetachedForm::kGroup,
       .role = PieceRole::kOutput,
       .key = "prefix.",
       .count = 2,
       .others = {3, 900}},
      {.event = 1, .first = 2, .form = DetachedForm::kSlice, .key = "k", .frame = "abc"},
  };
  const std::string bytes = encode_detachments(detachments);
  EXPECT_EQ(*decode_detachments(bytes), detachments);
  EXPECT_TRUE(decode_detachments("")->empty());
  const std::string one = encode_detachments({detachments[2]});
  for (std::size_t size = 1; size < one.size(); ++size) {
    const auto cut_off = decode_detachments(std::string_view(one).substr(0, size));
    ASSERT_FALSE(cut_off.has_value()) << size;
    EXPECT_EQ(cut_off.error().code(), ErrorCode::kCorrupt);
  }
}

TEST(Pieces, SlicesStandInAPieceOfTheirRole) {
  const std::vector<Piece> pieces{{PieceRole::kOutput, "answer"},
                                  {PieceRole::kInput, "first"},
                                  {PieceRole::kSystem, ""},
                                  {PieceRole::kInput, "second"}};
  struct Case {
    PieceSlice slice;
    std::optional<std::string_view> text;  // nullopt: it does not fit.
  };
  constexpr std::size_t kMost = std::numeric_limits<std::size_t>::max();
  const Case cases[] = {
      {{PieceRole::kOutput, 0, 0, 6}, "answer"}, {{PieceRole::kInput, 1, 3, 2}, "on"},
      {{PieceRole::kInput, 0, 5, 0}, ""},        {{PieceRole::kSystem, 0, 0, 0}, ""},
      {{PieceRole::kInput, 2, 0, 1}, {}},        {{PieceRole::kTool, 0, 0, 0}, {}},
      {{PieceRole::kInput, 0, 1, 5}, {}},        {{PieceRole::kInput, 0, 6, 0}, {}},
      {{PieceRole::kInput, 0, 1, kMost}, {}},    {{PieceRole::kInput, 0, kMost, 2}, {}},
  };
  for (const Case& c : cases) {
    PieceSupply supply(pieces);
    EXPECT_NE(supply.next(PieceRole::kInput), nullptr) << "what was handed out can be sliced, too";
    const auto text = sliced(slice_frame(c.slice), supply);
    ASSERT_EQ(text.has_value(), c.text.has_value()) << c.slice.index << ' ' << c.slice.offset;
    if (text) {
      EXPECT_EQ(*text, *c.text);
    } else {
      EXPECT_EQ(text.error().code(), ErrorCode::kCorrupt);
    }
  }
  const std::string frame = slice_frame({PieceRole::kOutput, 0, 200, 300});
  PieceSupply supply(pieces);
  for (std::size_t size = 0; size < frame.size(); ++size) {
    EXPECT_FALSE(sliced(std::string_view(frame).substr(0, size), supply).has_value()) << size;
  }
  EXPECT_FALSE(sliced(std::string("\x07\0\0", 3), supply).has_value()) << "no such role";
}

TEST(Pieces, DamagedFramesAreErrors) {
  const CutText cut = cut_elements("[{}, {}]", PieceRole::kInput);
  for (std::size_t size = 1; size < cut.frame.size(); ++size) {
    PieceSupply supply(cut.pieces);
    const auto text = join(std::string_view(cut.frame).substr(0, size), supply);
    EXPECT_TRUE(!text || *text != "[{}, {}]") << size;
  }
  PieceSupply supply({});
  EXPECT_FALSE(join("\x07", supply).has_value()) << "no such kind of item";
}

}  // namespace
}  // namespace sideseat::otlp
