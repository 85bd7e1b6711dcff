// What becomes of names in the file, and of what the writer knows of them.
#include "store/sqlite/name_sweep.h"

#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "base/temporary_folder_testing.h"
#include "store/conformance_testing.h"
#include "store/sqlite/origin_table.h"
#include "store/sqlite/schema.h"
#include "store/sqlite/string_table.h"

namespace sideseat::store::sqlite {
namespace {

class NameSweepTest : public testing::Test {
 protected:
  NameSweepTest() { open(); }
  void open() {
    store_.reset();
    store_ = *SqliteStore::open({.path = file(), .text_index = false});
  }
  std::string file() const { return folder_.file("sideseat.db"); }
  std::int64_t query(const std::string& sql) {
    return *Connection::open(file(), Access::kRead, 1 << 20)->query_integer(sql);
  }
  /// All there is of the database and its log, used or not.
  std::string bytes() {
    std::string bytes;
    for (const std::string& path : {file(), file() + "-wal"}) {
      std::ifstream file(path, std::ios::binary);
      bytes.append(std::istreambuf_iterator<char>(file), {});
    }
    return bytes;
  }
  /// Steps to the end, or so many.
  std::size_t erase_names(int steps_max = 1000) {
    return store::erase_names(*store_, steps_max).erased;
  }
  void expect_sound() {
    const auto verified = store_->verify();
    EXPECT_TRUE(verified.has_value()) << verified.error().message();
  }

  TemporaryFolder folder_;
  std::unique_ptr<SqliteStore> store_;
};

/// A trace of a call in a session of its own.
SpanRecord lone_call(std::uint32_t number) {
  SpanRecord call = call_span(number, number, number);
  call.session_id = "session-of-somebody-" + std::to_string(number);
  call.user_id = "somebody-" + std::to_string(number);
  call.origin = "machine-of-somebody-" + std::to_string(number);
  return call;
}

TEST_F(NameSweepTest, WhatErasedPeopleWereCalledIsNotInTheFileAnyMore) {
  constexpr std::uint32_t kPeople = 3000;  // More than one step erases.
  std::vector<SpanRecord> calls;
  std::vector<TraceKey> gone;
  for (std::uint32_t i = 0; i <= kPeople; ++i) {
    calls.push_back(lone_call(i));
    if (i > 0) gone.push_back({"p", calls.back().trace_id});
  }
  ASSERT_TRUE(store_->append(calls).has_value());
  ASSERT_TRUE(store_->erase(gone).has_value());
  while (*store_->give_back(1 << 20) > 0) {
  }
  ASSERT_NE(bytes().find("omebody-17"), std::string::npos) << "or this test shows nothing";

  EXPECT_EQ(erase_names(), 3 * kPeople);
  while (*store_->give_back(1 << 20) > 0) {
  }

  const std::string left = bytes();
  std::size_t found = 0;
  for (std::size_t at = left.find("omebody-"); at != std::string::npos;
       at = left.find("omebody-", at + 1)) {
    ASSERT_EQ(left[at + 8], '0') << left.substr(at, 20);
    ++found;
  }
  EXPECT_GE(found, 3U) << "of the one who stays";
  EXPECT_TRUE(store_->session("p", "session-of-somebody-0").has_value());
  expect_sound();
}

TEST_F(NameSweepTest, NumbersAreNeverUsedAgain) {
  ASSERT_TRUE(store_->append({lone_call(1), lone_call(2)}).has_value());
  const std::int64_t last_string = query("SELECT max(id) FROM string");
  const std::int64_t last_origin = query("SELECT max(id) FROM origin");
  ASSERT_TRUE(store_->erase({{"p", trace_number(1)}, {"p", trace_number(2)}}).has_value());
  erase_names();
  ASSERT_EQ(query("SELECT (SELECT count(*) FROM string)+(SELECT count(*) FROM origin)"), 0);

  open();
  ASSERT_TRUE(store_->append({lone_call(1)}).has_value());

  EXPECT_GT(query("SELECT min(id) FROM string"), last_string);
  EXPECT_GT(query("SELECT min(id) FROM origin"), last_origin);
}

TEST_F(NameSweepTest, WhatEndsEarlyIsDoneByTheNext) {
  ASSERT_TRUE(store_->append({lone_call(1), lone_call(2)}).has_value());
  ASSERT_TRUE(store_->erase({{"p", trace_number(1)}}).has_value());
  for (int steps = 1; steps < 5; ++steps) {
    EXPECT_EQ(erase_names(steps), 0U) << "only reading so far";
    open();
  }
  EXPECT_EQ(erase_names(), 3U);
  open();
  EXPECT_TRUE(store_->erase_unused_names()->is_last);
  expect_sound();
}

TEST_F(NameSweepTest, WhatIsErasedMeanwhileIsForTheNext) {
  ASSERT_TRUE(store_->append({lone_call(1), lone_call(2)}).has_value());
  ASSERT_TRUE(store_->erase({{"p", trace_number(1)}}).has_value());
  erase_names(4);  // Has read who uses what.
  ASSERT_TRUE(store_->erase({{"p", trace_number(2)}}).has_value());
  EXPECT_EQ(erase_names(), 3U);
  EXPECT_GE(erase_names(), 3U);
  EXPECT_EQ(query("SELECT count(*) FROM string"), 0);
}

TEST_F(NameSweepTest, ADamagedListErasesNothing) {
  SpanRecord tagged = lone_call(1);
  tagged.tags = {"tag"};
  ASSERT_TRUE(store_->append({tagged, lone_call(2)}).has_value());
  ASSERT_TRUE(store_->erase({{"p", trace_number(2)}}).has_value());
  const std::int64_t strings = query("SELECT count(*) FROM string");
  {
    auto connection = *Connection::open(file(), Access::kWrite, 1 << 20);
    ASSERT_TRUE(connection.execute("UPDATE span SET tags='[x]'").has_value());
  }
  for (int attempt = 0; attempt < 2; ++attempt) {
    EXPECT_EQ(code_of(store_->erase_unused_names()), ErrorCode::kCorrupt);
  }
  EXPECT_EQ(query("SELECT count(*) FROM string"), strings);
  {
    auto connection = *Connection::open(file(), Access::kWrite, 1 << 20);
    ASSERT_TRUE(connection.execute("UPDATE span SET tags=NULL").has_value());
  }
  EXPECT_EQ(erase_names(), 3U) << "the tag is the trace's, too";
}

// More than the writer keeps in memory: what it forgot was given out all the same.
TEST(NameEraser, KnowsWhatWasGivenOutSince) {
  auto connection = *Connection::open(":memory:", Access::kWrite, 1 << 20);
  ASSERT_TRUE(migrate(connection, migrations()).has_value());
  auto strings = *StringWriter::open(connection);
  auto origins = *OriginTable::open(connection);
  ASSERT_TRUE(connection.execute("BEGIN").has_value());
  std::vector<std::int64_t> names;
  std::vector<std::int64_t> used_origins;
  for (const std::string name : {"unused", "used", "rolled back"}) {
    names.push_back(*strings.intern(name));
    used_origins.push_back(*origins.intern(name));
  }
  ASSERT_EQ(*strings.begin_sweep(), names.back());
  ASSERT_EQ(*origins.begin_sweep(), used_origins.back());
  EXPECT_EQ(*strings.intern("used"), names[1]);
  EXPECT_EQ(*origins.intern("used"), used_origins[1]);
  for (int i = 0; i < 20'000; ++i) {
    ASSERT_GT(*strings.intern(std::to_string(i)), names.back());
    if (i < 2000) {
      ASSERT_GT(*origins.intern(std::to_string(i)), used_origins.back());
    }
  }
  strings.forget();
  const std::int64_t added = *strings.intern("17");

  EXPECT_EQ(*strings.erase(names), 2U);
  EXPECT_EQ(*strings.erase(std::vector{added}), 0U) << "it came after the beginning";
  EXPECT_EQ(*origins.erase(used_origins), 2U);
  EXPECT_EQ(*strings.intern("used"), names[1]);
  EXPECT_GT(*strings.intern("unused"), names.back());
  strings.end_sweep();
  EXPECT_EQ(*strings.erase(names), 0U);
}

}  // namespace
}  // namespace sideseat::store::sqlite
