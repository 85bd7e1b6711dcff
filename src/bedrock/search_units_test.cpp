// Search units are told only where they are certain.
#include "bedrock/search_units.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sideseat::bedrock {
namespace {

TEST(SearchUnits, AreKnownWhereBothBoundsAgree) {
  struct Case {
    std::string name;
    std::size_t query_bytes;
    std::vector<std::size_t> documents_bytes;
    std::optional<std::int64_t> expected;
  };
  using Documents = std::vector<std::size_t>;
  const Case cases[] = {
      {"one short document", 20, {100}, 1},
      {"an empty one", 20, {0}, 1},
      {"no document", 20, {}, std::nullopt},
      {"a hundred short documents", 20, Documents(100, 480), 1},
      {"a hundred, one of which may be two pieces", 20,
       [] {
         Documents documents(100, 480);
         documents.back() = 481;
         return documents;
       }(),
       std::nullopt},
      {"a hundred and one", 20, Documents(101, 480), 2},
      {"few long ones", 20, Documents(10, 4'800), 1},
      {"few very long ones", 20, Documents(10, 4'801), std::nullopt},
      {"the longest query that leaves room", 499, Documents(100, 1), 1},
      {"a query that may fill the piece", 500, {1}, std::nullopt},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(search_units(c.query_bytes, c.documents_bytes), c.expected);
  }
}

TEST(SearchUnits, AreReadFromTheQuestion) {
  const auto units_of = [](std::vector<std::string> queries, std::string documents_json) {
    Message message{"user", {}, ""};
    for (std::string& query : queries) message.parts.push_back(Part::text(std::move(query)));
    Part documents = Part::generic("documents", "");
    documents.extra = {{"documents", std::move(documents_json)}};
    message.parts.push_back(std::move(documents));
    CallFacts facts;
    facts.input.push_back(std::move(message));
    return search_units(facts);
  };
  EXPECT_EQ(units_of({"Which bird?"}, R"(["An owl.", "A swift."])"), 1);
  EXPECT_EQ(units_of({"Which bird?"}, R"(["An owl.", {"text": "A swift."}])"), std::nullopt);
  EXPECT_EQ(units_of({"Which bird?"}, "[]"), std::nullopt);
  EXPECT_EQ(units_of({"Which bird?"}, "no list"), std::nullopt);
  EXPECT_EQ(units_of({}, R"(["An owl."])"), std::nullopt);
  EXPECT_EQ(units_of({"Which bird?", "Which one?"}, R"(["An owl."])"), std::nullopt);
  EXPECT_EQ(search_units(CallFacts()), std::nullopt);
}

}  // namespace
}  // namespace sideseat::bedrock
