// From what is typed to FTS5.
#include "store/sqlite/text_query.h"

#include <gtest/gtest.h>

#include <string>

namespace sideseat::store::sqlite {
namespace {

TEST(TextQuery, EveryWordIsAskedFor) {
  struct Case {
    std::string_view query;
    const char* words;
    const char* phrase;
  };
  const Case cases[] = {
      {"Paris", R"("paris")", ""},
      {"  paris \t weather ", R"("paris" "weather")", ""},
      {R"("New York" hotel)", R"("new" "york" "hotel")", R"("new york")"},
      {R"("not closed)", R"("not" "closed")", R"("not closed")"},
      {R"(a"b c"d)", R"("a" "b" "c" "d")", R"("b c")"},
      {"sea*", R"("sea"*)", ""},
      {"e-mail", R"("e" "mail")", R"("e mail")"},
      {"order-47*", R"("order" "47"*)", R"("order 47"*)"},
      {"*", "", ""},
      {R"("")", "", ""},
      {"!? ...", "", ""},
      {"", "", ""},
      {"NOT a AND (b", R"("not" "a" "and" "b")", ""},
      {std::string_view("a\0b", 3), R"("a" "b")", R"("a b")"},
      {"\xE6\x9D\xB1\xE4\xBA\xAC", "\"\xE6\x9D\xB1\" \"\xE4\xBA\xAC\"",
       "\"\xE6\x9D\xB1 \xE4\xBA\xAC\""},
      {"Caf\xC3\xA9", R"("cafe")", ""},
      {"caf\xC3", R"("caf")", ""},
  };
  PhraseMatcher matcher = *PhraseMatcher::open();
  for (const Case& c : cases) {
    const auto query = matcher.read(c.query);
    ASSERT_TRUE(query.has_value()) << c.query;
    EXPECT_EQ(query->words, c.words) << c.query;
    EXPECT_EQ(query->phrase, c.phrase) << c.query;
  }
}

TEST(TextQuery, PhrasesStandInATextAsTheyAreTyped) {
  PhraseMatcher matcher = *PhraseMatcher::open();
  const auto matches = [&](std::string_view text, std::string_view query) {
    return *matcher.matches(text, matcher.read(query)->phrase);
  };
  EXPECT_TRUE(matches("The night train, to Oslo", "\"NIGHT train\""));
  EXPECT_FALSE(matches("The train at night", "\"night train\""));
  EXPECT_TRUE(matches("order-4711 came", "order-47*"));
  EXPECT_FALSE(matches("order 4811 came", "order-47*"));
  EXPECT_TRUE(matches("a b and c d", "\"a b\" \"c d\""));
  EXPECT_FALSE(matches("a b and d c", "\"a b\" \"c d\""));
}

TEST(TextQuery, WhateverIsTypedCanBeAsked) {
  PhraseMatcher matcher = *PhraseMatcher::open();
  const std::string signs = "a\"*()^:+-{}[],.NOT\n\0\xFF";
  for (const char first : signs) {
    for (const char second : signs) {
      for (const char third : signs) {
        const std::string typed{first, second, third};
        const auto query = matcher.read(typed);
        ASSERT_TRUE(query.has_value()) << typed;
        for (const std::string& expression : {query->words, query->phrase}) {
          if (expression.empty()) continue;
          EXPECT_TRUE(matcher.matches("a", expression).has_value()) << typed;
        }
      }
    }
  }
}

}  // namespace
}  // namespace sideseat::store::sqlite
