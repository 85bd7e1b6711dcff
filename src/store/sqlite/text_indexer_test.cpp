// Whatever is committed can be found in the end.
#include "store/sqlite/text_indexer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <limits>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/temporary_folder_testing.h"

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
  /// Erases a content from the store, and tells the indexer unless the process dies before.
  void erase(std::int64_t id, const std::string& text, TextIndexer* indexer) {
    contents_.erase(id);
    ++erasures_;
    if (indexer != nullptr) indexer->erased({{id, text}}, erasures_);
  }
  std::unique_ptr<TextIndexer> start(std::int64_t last_content) {
    return *TextIndexer::start(path_, {last_content, erasures_}, contents_.source());
  }
  std::vector<std::int64_t> find(std::string_view word) {
    TextSearch search = *TextSearch::open(path_);
    (void)search.begin(word, std::numeric_limits<std::int64_t>::max());
    std::vector<std::int64_t> found;
    for (auto id = search.next(); id && *id != 0; id = search.next()) found.push_back(*id);
    return found;
  }

  /// Whether the word stands anywhere in the files.
  bool is_in_files(std::string_view word) const {
    for (const char* ending : {"", "-wal"}) {
      std::ifstream file(path_ + ending, std::ios::binary);
      const std::string bytes(std::istreambuf_iterator<char>(file), {});
      if (bytes.find(word) != std::string::npos) return true;
    }
    return false;
  }

  Contents contents_;
  std::int64_t erasures_ = 0;
  TemporaryFolder folder_;
  const std::string path_ = folder_.file("text.db");
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
  erase(1, "secret word", indexer.get());
  indexer->wait_until_caught_up();
  EXPECT_THAT(find("secret"), IsEmpty());
  EXPECT_THAT(find("word"), ElementsAre(2));
  EXPECT_FALSE(is_in_files("secret"));
}

TEST_F(TextIndexerTest, WhatIsErasedWhenTheProcessDiesIsGoneAfterTheNextStart) {
  contents_.put(1, "secret word");
  contents_.put(2, "public word");
  start(2)->wait_until_caught_up();
  erase(1, "secret word", nullptr);

  const auto indexer = start(2);
  indexer->wait_until_caught_up();
  EXPECT_THAT(find("secret"), IsEmpty());
  EXPECT_THAT(find("word"), ElementsAre(2));
  EXPECT_FALSE(is_in_files("secret"));
}

TEST_F(TextIndexerTest, WhatWasTakenOutWhenTheProcessDiesLeavesTheFileAtTheNextStart) {
  contents_.put(1, "secret word");
  contents_.put(2, "public word");
  start(2)->wait_until_caught_up();
  {
    TextIndex index = *TextIndex::open(path_, {2, 0});
    ASSERT_TRUE(index.remove(std::vector<IndexedText>{{1, "secret word"}}, 1).has_value());
  }
  contents_.erase(1);
  erasures_ = 1;
  ASSERT_TRUE(is_in_files("secret")) << "marked as gone";

  const auto indexer = start(2);
  indexer->wait_until_caught_up();
  while (indexer->progress().holds_removed) indexer->wait_until_caught_up();
  EXPECT_FALSE(is_in_files("secret"));
  EXPECT_THAT(find("word"), ElementsAre(2));
}

TEST_F(TextIndexerTest, AnIndexThatMissedNothingIsKept) {
  contents_.put(1, "first word");
  contents_.put(2, "second word");
  auto indexer = start(2);
  indexer->wait_until_caught_up();
  erase(1, "first word", indexer.get());
  indexer.reset();
  contents_.put(2, "changed");
  start(2)->wait_until_caught_up();
  EXPECT_THAT(find("word"), ElementsAre(2)) << "it is not read again";
}

TEST_F(TextIndexerTest, WhatIsErasedBeforeItIsReadIsNotTakenOut) {
  contents_.put(1, "word");
  contents_.put(3, "word");
  const auto indexer = start(3);
  indexer->wait_until_caught_up();
  contents_.put(5, "word");
  erase(4, "word", indexer.get());
  indexer->committed(5);
  indexer->wait_until_caught_up();
  EXPECT_THAT(find("word"), ElementsAre(5, 3, 1));
  EXPECT_FALSE(indexer->progress().is_failing);
}

TEST_F(TextIndexerTest, WhatIsErasedJustBeforeTheEndIsGoneToo) {
  contents_.put(1, "first secret");
  contents_.put(2, "second secret");
  auto indexer = start(2);
  indexer->wait_until_caught_up();
  for (const std::int64_t id : {1, 2}) {
    erase(id, id == 1 ? "first secret" : "second secret", indexer.get());
  }
  indexer.reset();
  EXPECT_THAT(find("secret"), IsEmpty());
  EXPECT_FALSE(is_in_files("secret"));
}

TEST_F(TextIndexerTest, ContentsWithoutWordsAreErasedToo) {
  contents_.put(1, R"({"type":"text"})");
  const auto indexer = start(1);
  indexer->wait_until_caught_up();
  erase(1, R"({"type":"text"})", indexer.get());
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
