// Words go in, contents come out.
#include "store/sqlite/text_index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <limits>
#include <string>
#include <vector>

#include "base/temporary_folder_testing.h"
#include "store/sqlite/text_query.h"

namespace sideseat::store::sqlite {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class TextIndexTest : public testing::Test {
 protected:
  TextIndex open(std::int64_t last_content = 1000) {
    auto index = TextIndex::open(path_, {.last_content = last_content});
    EXPECT_TRUE(index.has_value());
    return *std::move(index);
  }

  std::vector<std::int64_t> find(std::string_view query,
                                 std::int64_t newest = std::numeric_limits<std::int64_t>::max()) {
    TextSearch search = *TextSearch::open(path_);
    PhraseMatcher matcher = *PhraseMatcher::open();
    EXPECT_TRUE(search.begin(matcher.read(query)->words, newest).has_value());
    std::vector<std::int64_t> found;
    for (;;) {
      const auto id = search.next();
      EXPECT_TRUE(id.has_value());
      if (!id || *id == 0) return found;
      found.push_back(*id);
    }
  }

  TemporaryFolder folder_;
  const std::string path_ = folder_.file("text.db");
};

TEST_F(TextIndexTest, FindsContentsByTheirWordsNewestFirst) {
  TextIndex index = open();
  const std::vector<IndexedText> texts{{1, "A night train to Oslo"},
                                       {4, "The train to Bergen leaves at night"},
                                       {9, "Caf\xC3\xA9 in OSLO, order 4711"},
                                       {12, " \xE6\x9D\xB1  \xE4\xBA\xAC "}};
  ASSERT_TRUE(index.add(texts, 15).has_value());

  EXPECT_THAT(find("train"), ElementsAre(4, 1));
  EXPECT_THAT(find("oslo"), ElementsAre(9, 1));
  EXPECT_THAT(find("cafe 4711"), ElementsAre(9));
  EXPECT_THAT(find("night train"), ElementsAre(4, 1));
  EXPECT_THAT(find("berg*"), ElementsAre(4));
  EXPECT_THAT(find("\xE4\xBA\xAC"), ElementsAre(12));
  EXPECT_THAT(find("train", 3), ElementsAre(1));
  EXPECT_THAT(find("absent"), IsEmpty());
  EXPECT_EQ(*index.mark(), 15);
}

TEST_F(TextIndexTest, OneContentCanBeAskedFor) {
  TextIndex index = open();
  const std::vector<IndexedText> texts{{1, "red"}, {2, "blue"}};
  ASSERT_TRUE(index.add(texts, 2).has_value());
  TextSearch search = *TextSearch::open(path_);
  EXPECT_TRUE(*search.matches("\"red\"", 1));
  EXPECT_FALSE(*search.matches("\"red\"", 2));
  EXPECT_FALSE(*search.matches("\"red\"", 3));
}

TEST_F(TextIndexTest, WhatIsTakenOutIsNotFound) {
  TextIndex index = open();
  const std::vector<IndexedText> texts{{1, "red apple"}, {2, "red rose"}};
  ASSERT_TRUE(index.add(texts, 2).has_value());
  ASSERT_TRUE(index.remove(std::vector<IndexedText>{{1, "red apple"}}, 1).has_value());
  EXPECT_THAT(find("red"), ElementsAre(2));
  EXPECT_THAT(find("apple"), IsEmpty());
}

/// Everything that the files of the index hold.
std::string bytes_of(const std::string& path) {
  std::string bytes;
  for (const char* ending : {"", "-wal"}) {
    std::ifstream file(path + ending, std::ios::binary);
    bytes.append(std::istreambuf_iterator<char>(file), {});
  }
  return bytes;
}

TEST_F(TextIndexTest, CompactedItsFileDoesNotHoldWhatWasTakenOut) {
  TextIndex index = open();
  const std::vector<IndexedText> texts{{1, "zebracrossing"}, {2, "quaggastripes"}};
  ASSERT_TRUE(index.add(texts, 2).has_value());
  ASSERT_TRUE(index.remove(std::vector<IndexedText>{texts[0]}, 1).has_value());
  EXPECT_NE(bytes_of(path_).find("zebracrossing"), std::string::npos) << "marked as gone";
  ASSERT_TRUE(index.compact().has_value());
  EXPECT_EQ(bytes_of(path_).find("zebracrossing"), std::string::npos);
  EXPECT_NE(bytes_of(path_).find("quaggastripes"), std::string::npos);
  EXPECT_THAT(find("quaggastripes"), ElementsAre(2));
}

TEST_F(TextIndexTest, OpenedAgainItGoesOnFromItsMark) {
  ASSERT_TRUE(open().add(std::vector<IndexedText>{{7, "red"}}, 8).has_value());
  TextIndex again = open(8);
  EXPECT_EQ(*again.mark(), 8);
  EXPECT_THAT(find("red"), ElementsAre(7));
}

TEST_F(TextIndexTest, AnIndexThatDoesNotFitTheStoreIsMadeAnew) {
  ASSERT_TRUE(open().add(std::vector<IndexedText>{{7, "red"}}, 8).has_value());
  EXPECT_EQ(*open(7).mark(), 0) << "it knows contents that the store has not";
  EXPECT_THAT(find("red"), IsEmpty());
}

TEST_F(TextIndexTest, AFileThatIsNoIndexIsMadeAnew) {
  std::ofstream(path_) << "this is no database, and long enough to be read as one "
                       << std::string(4096, 'x');
  TextIndex index = open();
  EXPECT_EQ(*index.mark(), 0);
  EXPECT_TRUE(index.add(std::vector<IndexedText>{{1, "red"}}, 1).has_value());
}

}  // namespace
}  // namespace sideseat::store::sqlite
