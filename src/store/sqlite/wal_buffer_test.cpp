// What is gathered is there when it counts: for other connections, after a rollback, after a
// failure.
#include "store/sqlite/wal_buffer.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <optional>
#include <string>

#include "base/temporary_folder_testing.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/faulty_disk_testing.h"

namespace sideseat::store::sqlite {
namespace {

constexpr std::int64_t kLargeCache = 8 << 20;

class WalBufferTest : public testing::Test {
 protected:
  void open(std::int64_t cache_bytes) {
    std::filesystem::remove(file());
    writer_ = *Connection::open(file(), Access::kWriteGathered, cache_bytes);
    run("PRAGMA journal_mode=WAL");
    run("PRAGMA wal_autocheckpoint=100");
    run("CREATE TABLE t(id INTEGER PRIMARY KEY, bytes BLOB)");
    reader_ = *Connection::open(file(), Access::kRead, kLargeCache);
  }
  std::string file() const { return folder_.file("test.db"); }
  bool try_run(const std::string& sql) { return writer_->execute(sql.c_str()).has_value(); }
  void run(const std::string& sql) { ASSERT_TRUE(try_run(sql)) << sql; }
  static std::string insert(int rows) {
    return "INSERT INTO t(bytes) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n"
           " WHERE i<" +
           std::to_string(rows) + ") SELECT randomblob(3000) FROM n";
  }
  std::int64_t read(const std::string& sql) { return *reader_->query_integer(sql); }
  void expect_rows(std::int64_t rows) {
    EXPECT_EQ(read("SELECT count(*) FROM t"), rows);
    EXPECT_EQ(read("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check<>'ok'"), 0);
  }

  // Before the connections, which must be closed when they go.
  FaultyDisk disk_;
  TemporaryFolder folder_;
  std::optional<Connection> writer_;
  std::optional<Connection> reader_;
};

TEST_F(WalBufferTest, EveryCommitIsThereForOthersAndEveryRollbackIsNot) {
  // With the small cache, pages of a transaction go to the log before its end.
  for (const std::int64_t cache_bytes : {std::int64_t{16} << 10, kLargeCache}) {
    SCOPED_TRACE(cache_bytes);
    writer_.reset();
    reader_.reset();
    open(cache_bytes);
    std::int64_t rows = 0;
    for (int i = 1; i <= 40; ++i) {
      run("BEGIN");
      run(insert(i));
      run("UPDATE t SET bytes=randomblob(2000) WHERE id%7=" + std::to_string(i % 7));
      expect_rows(rows);
      const bool is_kept = i % 3 != 0;
      run(is_kept ? "COMMIT" : "ROLLBACK");
      if (is_kept) rows += i;
      expect_rows(rows);
    }
    writer_.reset();
    expect_rows(rows);
  }
}

TEST_F(WalBufferTest, ACommitOfManyPagesIsFewWrites) {
  open(kLargeCache);
  run(insert(1));
  disk_.break_after(2, Fault::kWrite, Lasting::kUntilMended);
  run(insert(50));
  EXPECT_FALSE(disk_.has_failed());
  disk_.mend();
  expect_rows(51);
}

// Its pages went to the log in part, and the rest would be written where the other's are by then.
TEST_F(WalBufferTest, ARollbackLeavesTheLogToOtherWriters) {
  open(std::int64_t{16} << 10);
  auto other = *Connection::open(file(), Access::kWrite, kLargeCache);
  std::int64_t rows = 0;
  for (int i = 1; i <= 10; ++i) {
    run("BEGIN");
    run(insert(40 + i));
    run("ROLLBACK");
    ASSERT_TRUE(other.execute(insert(30).c_str()).has_value());
    rows += 30;
    expect_rows(rows);
    run(insert(i));
    rows += i;
    expect_rows(rows);
  }
}

TEST_F(WalBufferTest, ATransactionThatLostAWriteCannotBeCommitted) {
  open(std::int64_t{16} << 10);
  run(insert(3));
  for (int operations = 0; operations < 12; ++operations) {
    SCOPED_TRACE(operations);
    run("BEGIN");
    disk_.break_after(operations, Fault::kFull, Lasting::kOnce);
    for (int i = 0; i < 40; ++i) {
      (void)try_run(insert(3));
      (void)try_run("SELECT sum(length(bytes)) FROM t");  // Reads what went to the log.
    }
    const bool has_failed = disk_.has_failed();
    disk_.mend();
    const bool is_committed = try_run("COMMIT");
    EXPECT_FALSE(has_failed && is_committed);
    if (!is_committed) (void)try_run("ROLLBACK");
    EXPECT_EQ(read("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check<>'ok'"), 0);
    run("DELETE FROM t WHERE id>3");
    expect_rows(3);
  }
}

TEST_F(WalBufferTest, ACommitThatCannotBeWrittenIsTakenBack) {
  for (const Fault fault : {Fault::kWrite, Fault::kTornWrite, Fault::kFull, Fault::kSync}) {
    SCOPED_TRACE(std::string(name_of(fault)));
    writer_.reset();
    reader_.reset();
    open(kLargeCache);
    run(insert(3));
    disk_.break_after(0, fault, Lasting::kUntilMended);
    EXPECT_FALSE(try_run(insert(20)));
    EXPECT_TRUE(disk_.has_failed());
    expect_rows(3);
    disk_.mend();
    run(insert(5));
    expect_rows(8);
  }
}

}  // namespace
}  // namespace sideseat::store::sqlite
