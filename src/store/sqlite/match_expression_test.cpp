// From what is typed to FTS5.
#include "store/sqlite/match_expression.h"

#include <gtest/gtest.h>

#include <string>

#include "store/sqlite/connection.h"

namespace sideseat::store::sqlite {
namespace {

TEST(MatchExpression, EveryWordIsAskedFor) {
  struct Case {
    std::string_view query;
    const char* expression;
  };
  const Case cases[] = {
      {"paris", R"("paris")"},
      {"  paris \t weather ", R"("paris" "weather")"},
      {R"("new york" hotel)", R"("new york" "hotel")"},
      {R"("not closed)", R"("not closed")"},
      {R"(a"b c"d)", R"("a" "b c" "d")"},
      {"sea*", R"("sea*"*)"},
      {"*", ""},
      {R"("")", ""},
      {"!? ...", ""},
      {"", ""},
      {"NOT a AND (b", R"("NOT" "a" "AND" "(b")"},
      {std::string_view("a\0b", 3), R"("a b")"},
      {"\xE6\x9D\xB1\xE4\xBA\xAC", "\" \xE6\x9D\xB1  \xE4\xBA\xAC \""},
      {"caf\xC3", "\"caf\xEF\xBF\xBD\""},
  };
  for (const Case& c : cases) EXPECT_EQ(match_expression(c.query), c.expression) << c.query;
}

TEST(MatchExpression, WhateverIsTypedIsValid) {
  Connection connection = *Connection::open(":memory:", Access::kWrite, 1 << 20);
  ASSERT_TRUE(connection.execute("CREATE VIRTUAL TABLE t USING fts5(x, content='')").has_value());
  Statement find = *connection.prepare("SELECT rowid FROM t WHERE t MATCH ?1");
  const std::string signs = "a\"*()^:+-{}[],.NOT\n\0\xFF";
  for (const char first : signs) {
    for (const char second : signs) {
      for (const char third : signs) {
        const std::string query{first, second, third};
        const std::string expression = match_expression(query);
        if (expression.empty()) continue;
        find.bind(expression);
        EXPECT_TRUE(find.step().has_value()) << query;
      }
    }
  }
}

}  // namespace
}  // namespace sideseat::store::sqlite
