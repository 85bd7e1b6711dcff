// Whatever is committed can be found in the end.
#include "store/sqlite/text_indexer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <limits>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace sideseat::store::sqlite {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Contents in memory that are given out two at a time.
class Contents {
 public:
  void put(std::int64_t id, std::string text) {
    const std::lock_guard guard(mutex_);
    texts_[id] = std::move(text);
  }
  void erase(std::int64_t id) {
    const std::lock_guard guard(mutex_);
    texts_.erase(id);
  }
  void fail(bool failing) {
    const std::lock_guard guard(mutex_);
    failing_ = failing;
  }
  TextIndexer::Source source() {
    return [this](std::int64_t after) -> Result<SearchableTexts> {
      const std::lock_guard guard(mutex_);
      if (failing_) return Error(ErrorCode::kIo, "the disk is gone");
      SearchableTexts found{.texts = {}, .through = after};
      for (auto at = texts_.upper_bound(after); at != texts_.end(); ++at) {
        if (found.texts.size() == 2) break;
        found.texts.push_back({at->first, at->second});
        found.through = at->first;
      }
      return found;
    };
  }

 private:
  std::mutex mutex_;
  std::map<std::int64_t, std::string> texts_;
  bool failing_ = false;
};

class TextIndexerTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "text_indexer_XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    path_ = name + "/text.db";
  }
  std::unique_ptr<TextIndexer> start(std::int64_t last_content) {
    return *TextIndexer::start(path_, last_content, contents_.source());
  }
  std::vector<std::int64_t> find(std::string_view word) {
    TextSearch search = *TextSearch::open(path_);
    (void)search.begin(word, std::numeric_limits<std::int64_t>::max());
    std::vector<std::int64_t> found;
    for (auto id = search.next(); id && *id != 0; id = search.next()) found.push_back(*id);
    return found;
  }

  Contents contents_;
  std::string path_;
};

TEST_F(TextIndexerTest, CatchesUpWithWhatWasThereAndFollowsWhatComes) {
  for (int id = 1; id <= 5; ++id) contents_.put(id, R"({"text":"early bird"})");
  const auto indexer = start(5);
  indexer->wait_until_caught_up();
  EXPECT_THAT(find("early"), ElementsAre(5, 4, 3, 2, 1));

  contents_.put(8, "late");
  indexer->committed(8);
  indexer->wait_until_caught_up();
  EXPECT_THAT(find("late"), ElementsAre(8));
  EXPECT_EQ(indexer->progress().indexed_id, 8);
  EXPECT_FALSE(indexer->progress().is_failing);
}

TEST_F(TextIndexerTest, StartedAgainItReadsOnlyWhatIsNew) {
  contents_.put(1, "one");
  start(1)->wait_until_caught_up();
  contents_.put(1, "changed without a word");
  contents_.put(2, "two");
  start(2)->wait_until_caught_up();
  EXPECT_THAT(find("one"), ElementsAre(1));
  EXPECT_THAT(find("two"), ElementsAre(2));
}

TEST_F(TextIndexerTest, ErasedContentsLeaveTheIndex) {
  contents_.put(1, "secret word");
  contents_.put(2, "public word");
  const auto indexer = start(2);
  indexer->wait_until_caught_up();
  contents_.erase(1);
  indexer->erased({{1, "secret word"}});
  indexer->wait_until_caught_up();
  EXPECT_THAT(find("secret"), IsEmpty());
  EXPECT_THAT(find("word"), ElementsAre(2));
  for (const char* ending : {"", "-wal"}) {
    std::ifstream file(path_ + ending, std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(file), {});
    EXPECT_EQ(bytes.find("secret"), std::string::npos) << ending;
  }
}

TEST_F(TextIndexerTest, WhatIsErasedJustBeforeTheEndIsGoneToo) {
  contents_.put(1, "first secret");
  contents_.put(2, "second secret");
  auto indexer = start(2);
  indexer->wait_until_caught_up();
  for (const std::int64_t id : {1, 2}) {
    contents_.erase(id);
    indexer->erased({{id, id == 1 ? "first secret" : "second secret"}});
  }
  indexer.reset();
  EXPECT_THAT(find("secret"), IsEmpty());
  std::ifstream file(path_, std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(file), {});
  EXPECT_EQ(bytes.find("secret"), std::string::npos);
}

TEST_F(TextIndexerTest, ContentsWithoutWordsAreErasedToo) {
  contents_.put(1, R"({"type":"text"})");
  const auto indexer = start(1);
  indexer->wait_until_caught_up();
  indexer->erased({{1, R"({"type":"text"})"}});
  indexer->wait_until_caught_up();
  EXPECT_FALSE(indexer->progress().is_failing);
}

TEST_F(TextIndexerTest, GoesOnByItselfWhenTheCauseOfAFailureIsGone) {
  contents_.put(1, "one");
  contents_.fail(true);
  const auto indexer = start(1);
  indexer->wait_until_caught_up();
  EXPECT_TRUE(indexer->progress().is_failing);
  contents_.fail(false);
  contents_.put(2, "two");
  indexer->committed(2);
  while (indexer->progress().is_failing) indexer->wait_until_caught_up();
  EXPECT_THAT(find("one"), ElementsAre(1));
  EXPECT_THAT(find("two"), ElementsAre(2));
}

}  // namespace
}  // namespace sideseat::store::sqlite
