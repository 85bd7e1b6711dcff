// Which words of a content can be found.
#include "store/searchable_text.h"

#include <gtest/gtest.h>

#include <string>

#include "base/limits.h"

namespace sideseat::store {
namespace {

TEST(SearchableText, IsWhatPeopleReadOfAContent) {
  struct Case {
    const char* what;
    const char* content;
    const char* text;
  };
  const Case cases[] = {
      {"a message", R"({"role":"user","parts":[{"type":"text","content":"Where is Oslo?"}]})",
       "Where is Oslo?"},
      {"Bedrock's own blocks",
       R"({"role": "user", "content": [{"text": "Hi"}, {"text": "there"}]})", "Hi\nthere"},
      {"a tool's arguments with their numbers",
       R"({"type":"tool_call","id":"c1","name":"book","arguments":{"order":4711,"to":"Rome"}})",
       "c1\nbook\n4711\nRome"},
      {"escapes", R"("caf\u00e9\nau lait")", "caf\xC3\xA9\nau lait"},
      {"a text that is no JSON", "plain words", "plain words"},
      {"a text that only begins like JSON", "{not json", "{not json"},
      {"nothing to read", R"({"type":"text","flag":true,"none":null})", ""},
      {"the empty text", "", ""},
  };
  for (const Case& c : cases) EXPECT_EQ(searchable_text(c.content), c.text) << c.what;
}

TEST(SearchableText, LeavesOutRunsThatNobodyTypes) {
  const std::string longest(limits::kSearchableWordBytesMax - 1, 'a');
  const std::string too_long = longest + "a";
  EXPECT_EQ(searchable_text("x " + longest + " y"), "x " + longest + " y");
  EXPECT_EQ(searchable_text("x " + too_long + " y"), "x  y");
}

TEST(SearchableText, EndsAtItsBound) {
  std::string words;
  while (words.size() < 2 * limits::kSearchableTextBytesMax) words += "word ";
  const std::string text = searchable_text(words);
  EXPECT_EQ(text.size(), limits::kSearchableTextBytesMax);
}

TEST(SearchableText, SetsCharactersOfScriptsWithoutSpacesApart) {
  EXPECT_EQ(with_ideographs_apart("\xE6\x9D\xB1\xE4\xBA\xAC tower"),
            " \xE6\x9D\xB1  \xE4\xBA\xAC  tower");
  EXPECT_EQ(with_ideographs_apart("\xED\x95\x9C\xEA\xB5\xAD"), "\xED\x95\x9C\xEA\xB5\xAD")
      << "Korean writes spaces";
  EXPECT_EQ(with_ideographs_apart("na\xC3\xAFve \xE2\x82\xAC"), "na\xC3\xAFve \xE2\x82\xAC");
  EXPECT_EQ(with_ideographs_apart("\xE6\x9D"), "\xE6\x9D") << "cut in the middle";
}

}  // namespace
}  // namespace sideseat::store
