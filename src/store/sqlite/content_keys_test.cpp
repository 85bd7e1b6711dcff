// Wherever a key stands, it is found; and once, whatever happens while keys are moved.
#include "store/sqlite/content_keys.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "store/sqlite/schema.h"

namespace sideseat::store::sqlite {
namespace {

constexpr std::size_t kRecentMax = 8;

class ContentKeysTest : public testing::Test {
 protected:
  /// As an append does that brings so many new contents.
  void append(int count) {
    for (int i = 0; i < count; ++i) {
      const ContentHash hash = content_hash(std::to_string(++last_id_));
      ASSERT_EQ(*keys_.find(hash), 0);
      ASSERT_TRUE(keys_.insert(hash, last_id_).has_value());
      ids_[hash] = last_id_;
    }
    ASSERT_TRUE(keys_.settle().has_value());
  }
  void expect_all() {
    for (const auto& [hash, id] : ids_) EXPECT_EQ(*keys_.find(hash), id);
  }
  std::int64_t count(const std::string& table) {
    return *connection_.query_integer("SELECT count(*) FROM " + table);
  }

  static Connection open_database() {
    Connection connection = *Connection::open(":memory:", Access::kWrite, 1 << 20);
    EXPECT_TRUE(migrate(connection, migrations()).has_value());
    return connection;
  }

  Connection connection_ = open_database();
  ContentKeys keys_ = *ContentKeys::open(connection_, kRecentMax);
  std::int64_t last_id_ = 0;
  std::map<ContentHash, std::int64_t> ids_;
};

TEST_F(ContentKeysTest, KeysStayTogetherUntilThereAreEnoughOfThem) {
  append(kRecentMax - 1);
  EXPECT_EQ(count("content_key"), 0);
  append(1);
  EXPECT_EQ(count("content_key"), kRecentMax);
  expect_all();
}

TEST_F(ContentKeysTest, KeysAreFoundWhileTheyAreMoved) {
  for (int i = 0; i < 100; ++i) {
    append(1);
    expect_all();
  }
  EXPECT_GE(count("content_key"), 100 - 2 * static_cast<std::int64_t>(kRecentMax));
  EXPECT_LE(count("recent_key"), 2 * static_cast<std::int64_t>(kRecentMax));
}

TEST_F(ContentKeysTest, NoKeyStandsTwiceWhenTheProgramEndedWhileTheyWereMoved) {
  for (int i = 0; i < 100; ++i) {
    append(1);
    keys_ = *ContentKeys::open(connection_, kRecentMax);
    expect_all();
  }
  EXPECT_EQ(*connection_.query_integer("SELECT count(DISTINCT id)-count(*) FROM content_key"), 0);
  EXPECT_EQ(*connection_.query_integer("SELECT count(*) FROM (SELECT id FROM content_key"
                                       " UNION SELECT id FROM recent_key)"),
            100);
}

TEST_F(ContentKeysTest, ErasedKeysAreGoneForGood) {
  for (int i = 0; i < 60; ++i) {
    append(1);
    // One that came just now, one that is being moved, one that was moved long ago.
    for (const std::int64_t age : {0, 7, 20}) {
      if (i % 3 != 0 || last_id_ <= age) continue;
      const ContentHash hash = content_hash(std::to_string(last_id_ - age));
      ASSERT_TRUE(keys_.erase(hash, last_id_ - age).has_value());
      ids_.erase(hash);
      EXPECT_EQ(*keys_.find(hash), 0);
    }
  }
  append(3 * kRecentMax);  // Moves what is there.
  expect_all();
  for (std::int64_t id = 1; id <= last_id_; ++id) {
    const ContentHash hash = content_hash(std::to_string(id));
    if (ids_.count(hash) == 0) {
      EXPECT_EQ(*keys_.find(hash), 0) << id;
    }
  }
}

TEST_F(ContentKeysTest, AKeyIsErasedWithItsOwnIdAlone) {
  append(1);
  ASSERT_TRUE(keys_.erase(content_hash("1"), 2).has_value());
  expect_all();
}

TEST_F(ContentKeysTest, HashesWithOneHeadAreTwoKeys) {
  ContentHash one;
  one.bytes.fill(0xff);  // The last head: the next one is the first.
  ContentHash two = one;
  two.bytes[15] = 0;
  ASSERT_TRUE(keys_.insert(one, 1).has_value());
  EXPECT_EQ(*keys_.find(two), 0);
  ASSERT_TRUE(keys_.insert(two, 2).has_value());
  last_id_ = 2;
  ids_ = {{one, 1}, {two, 2}};
  append(3 * kRecentMax);
  EXPECT_GE(count("content_key"), 2);
  expect_all();
}

TEST_F(ContentKeysTest, ARollbackTakesBackWhatWasMoved) {
  append(kRecentMax - 1);
  {
    Transaction transaction = *Transaction::begin(connection_);
    const ContentHash hash = content_hash("lost");
    ASSERT_TRUE(keys_.insert(hash, last_id_ + 1).has_value());
    ASSERT_TRUE(keys_.settle().has_value());
    EXPECT_EQ(count("content_key"), kRecentMax);
  }
  keys_.forget();
  EXPECT_EQ(*keys_.find(content_hash("lost")), 0);
  EXPECT_EQ(count("content_key"), 0);
  append(kRecentMax);
  expect_all();
}

}  // namespace
}  // namespace sideseat::store::sqlite
