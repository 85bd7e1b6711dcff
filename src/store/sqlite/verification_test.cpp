// What a check notices, what a copy holds, and what a store that is only read refuses.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <string>

#include "base/temporary_folder_testing.h"
#include "store/conformance_testing.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/sqlite_store.h"

namespace sideseat::store {
namespace {

class Verification : public testing::Test {
 protected:
  void SetUp() override {
    auto store = SqliteStore::open({.path = file(), .text_index = false});
    ASSERT_TRUE(store.has_value());
    store_ = *std::move(store);
    for (std::uint32_t trace = 0; trace < 3; ++trace) {
      SpanRecord call = call_span(trace, 2 * trace, 0);
      call.session_id = "s";
      call.origin = "o";
      const std::string bytes = "picture " + std::to_string(trace);
      call.attachments = {{content_hash(bytes), "image/png", bytes}};
      ASSERT_TRUE(store_->append({call, inner_span(trace, 2 * trace + 1, 0)}).has_value());
    }
  }
  std::string file() const { return folder_.file("sideseat.db"); }

  /// What a check says after `sql`; empty: all is well.
  std::string said_after(const char* sql) {
    auto connection = sqlite::Connection::open(file(), sqlite::Access::kWrite, 1 << 20);
    EXPECT_TRUE(connection->execute("PRAGMA foreign_keys=OFF").has_value());
    EXPECT_TRUE(connection->execute("BEGIN IMMEDIATE").has_value());
    EXPECT_TRUE(connection->execute(sql).has_value()) << sql;
    EXPECT_TRUE(connection->execute("COMMIT").has_value());
    const auto verified = store_->verify();
    if (verified) return {};
    EXPECT_EQ(verified.error().code(), ErrorCode::kCorrupt);
    return std::string(verified.error().message());
  }

  TemporaryFolder folder_;
  std::unique_ptr<SqliteStore> store_;
};

TEST_F(Verification, CountsWhatIsThere) {
  const auto verified = store_->verify();
  ASSERT_TRUE(verified.has_value()) << verified.error().message();
  EXPECT_EQ(verified->traces, 3);
  EXPECT_EQ(verified->spans, 6);
  EXPECT_EQ(verified->sessions, 1);
  EXPECT_EQ(verified->attachments, 3);
  EXPECT_GE(verified->contents, 1);
  EXPECT_GE(verified->blocks, 1);
}

TEST_F(Verification, NamesWhatDoesNotFit) {
  struct Case {
    const char* sql;
    const char* said;
  };
  // What each breaks is looked at before what those above it broke.
  constexpr std::array kCases{
      Case{"SELECT 1", ""},
      Case{"UPDATE stats SET call_count=call_count+1", "statistics"},
      Case{"UPDATE session SET trace_count=7", "sessions that do not agree"},
      Case{"UPDATE trace SET span_count=1 WHERE id=1", "1 traces that do not agree"},
      Case{"UPDATE attachment SET bytes=x'00' WHERE id=1", "attachment whose bytes"},
      Case{"DELETE FROM origin", "1 names, resources or scopes"},
      Case{"DELETE FROM string WHERE text='s'", "2 names, resources or scopes"},
      Case{"UPDATE span SET tags='[1000000]' WHERE trace=2", "3 names, resources or scopes"},
      Case{"INSERT INTO content_use(content,trace) VALUES(9999,1)", "content of a trace"},
      Case{"UPDATE span SET rest=9999 WHERE trace=1", "span without its own entry"},
  };
  for (const Case& each : kCases) {
    const std::string said = said_after(each.sql);
    EXPECT_NE(said.find(each.said), std::string::npos) << each.sql << " -> " << said;
    EXPECT_EQ(said.empty(), *each.said == '\0') << said;
  }
  EXPECT_FALSE(said_after("UPDATE block SET bytes=x'00'").empty());
}

TEST_F(Verification, ACopyHoldsWhatWasCommitted) {
  const std::string copy = folder_.file("copy.db");
  std::int64_t copied_pages = 0;
  const Status done = store_->copy_to(copy, [&](std::int64_t pages, std::int64_t of_pages) {
    EXPECT_LE(pages, of_pages);
    copied_pages = pages;
  });
  ASSERT_TRUE(done.has_value()) << done.error().message();
  EXPECT_GT(copied_pages, 0);
  struct stat status {};
  ASSERT_EQ(::stat(copy.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  const auto opened = SqliteStore::open({.path = copy, .read_only = true});
  ASSERT_TRUE(opened.has_value()) << opened.error().message();
  EXPECT_EQ((*opened)->verify()->spans, 6);
  EXPECT_EQ((*opened)->spans("p", trace_number(1), WithRest::kYes)->size(), 2U);
}

TEST_F(Verification, ACopyReplacesNothing) {
  const std::string copy = folder_.file("copy.db");
  std::ofstream(copy) << "mine";
  const Status done = store_->copy_to(copy, [](std::int64_t, std::int64_t) {});
  ASSERT_FALSE(done.has_value());
  EXPECT_EQ(done.error().code(), ErrorCode::kIo);
  std::string text;
  std::ifstream(copy) >> text;
  EXPECT_EQ(text, "mine");
}

TEST_F(Verification, AReadOnlyStoreStandsBesideAWritingOneAndWritesNothing) {
  const auto opened = SqliteStore::open({.path = file(), .read_only = true});
  ASSERT_TRUE(opened.has_value()) << opened.error().message();
  SqliteStore& reading = **opened;
  EXPECT_EQ(reading.append({call_span(9, 9, 0)}).error().code(), ErrorCode::kUnsupported);
  EXPECT_EQ(reading.erase({}).error().code(), ErrorCode::kUnsupported);
  EXPECT_EQ(reading.give_back(1).error().code(), ErrorCode::kUnsupported);
  EXPECT_EQ(reading.erase_unused_names().error().code(), ErrorCode::kUnsupported);
  EXPECT_EQ(reading.sweep(1).error().code(), ErrorCode::kUnsupported);

  ASSERT_TRUE(store_->append({call_span(8, 80, 0)}).has_value());

  EXPECT_TRUE(reading.trace("p", trace_number(8)).has_value());
  EXPECT_EQ(reading.verify()->spans, 7);
}

TEST_F(Verification, AFileOfAnotherVersionIsNotOpenedToBeRead) {
  store_.reset();
  for (const char* sql : {"PRAGMA user_version=2", "PRAGMA user_version=999"}) {
    auto connection = sqlite::Connection::open(file(), sqlite::Access::kWrite, 1 << 20);
    ASSERT_TRUE(connection->execute(sql).has_value());
    const auto opened = SqliteStore::open({.path = file(), .read_only = true});
    ASSERT_FALSE(opened.has_value());
    EXPECT_EQ(opened.error().code(), ErrorCode::kUnsupported);
  }
  EXPECT_FALSE(SqliteStore::open({.path = folder_.file("none.db"), .read_only = true}).has_value());
  EXPECT_FALSE(std::filesystem::exists(folder_.file("none.db")));
}

}  // namespace
}  // namespace sideseat::store
