// SQLite's C interface as values: a connection, a statement, errors as Result. The only file that
// others here need sqlite3.h for, so the rest of this folder reads as plain SQL.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sideseat::store::sqlite {

/// Bytes to be bound as a BLOB; the memory is the caller's until the statement is reset.
struct Blob {
  std::string_view bytes;
};

enum class Step : std::uint8_t { kRow, kDone };

/// A prepared statement. Text and blobs that are bound must live until `reset()` or the next run.
/// A statement dies before its connection.
class Statement {
 public:
  Statement() = default;  ///< Empty: only to be assigned to.

  /// Binds the values to ?1, ?2 ... and forgets earlier ones. Takes integers, text, Blob, bool and
  /// optionals of them (nullopt: NULL).
  template <typename... Values>
  void bind(const Values&... values) {
    reset();
    int index = 0;
    (bind_one(++index, values), ...);
  }
  /// The same for a statement that is put together: `first`, then `second` unless it is empty,
  /// then the numbers.
  void bind_list(std::string_view first, std::string_view second,
                 const std::vector<std::int64_t>& numbers);
  /// Errors: kIo, kCorrupt.
  Result<Step> step();
  /// For statements without rows. Errors: kIo, kCorrupt.
  Status run();
  void reset();

  std::int64_t integer(int column) const { return sqlite3_column_int64(get(), column); }
  std::optional<std::int64_t> optional_integer(int column) const;
  bool boolean(int column) const { return integer(column) != 0; }
  /// Text or blob; the view lives until the next step or reset. Empty for NULL.
  std::string_view bytes(int column) const;
  std::string text(int column) const { return std::string(bytes(column)); }

 private:
  friend class Connection;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}
  sqlite3_stmt* get() const { return statement_.get(); }

  void bind_one(int index, std::int64_t value) { sqlite3_bind_int64(get(), index, value); }
  void bind_one(int index, int value) { sqlite3_bind_int64(get(), index, value); }
  void bind_one(int index, bool value) { sqlite3_bind_int64(get(), index, value ? 1 : 0); }
  void bind_one(int index, std::string_view text);
  void bind_one(int index, const std::string& text) { bind_one(index, std::string_view(text)); }
  void bind_one(int index, Blob blob);
  template <typename T>
  void bind_one(int index, const std::optional<T>& value) {
    if (value) {
      bind_one(index, *value);
    } else {
      sqlite3_bind_null(get(), index);
    }
  }

  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// Resets at the end of the scope, which ends the read transaction that the statement holds open.
class StatementReset {
 public:
  explicit StatementReset(Statement& statement) : statement_(statement) {}
  StatementReset(const StatementReset&) = delete;
  StatementReset& operator=(const StatementReset&) = delete;
  ~StatementReset() { statement_.reset(); }

 private:
  Statement& statement_;
};

/// kWriteGathered: as wal_buffer.h says; for connections that flush at each commit.
enum class Access : std::uint8_t { kRead, kWrite, kWriteGathered };

/// Confined to one thread at a time.
class Connection {
 public:
  /// Who may write creates the file if need be. Errors: kIo, kCorrupt (not a database).
  static Result<Connection> open(const std::string& path, Access access,
                                 std::int64_t cache_bytes_max);

  /// Runs one or several statements. Errors: kIo, kCorrupt.
  Status execute(const char* sql);
  Result<Statement> prepare(std::string_view sql);
  /// The first column of the first row of `sql`, 0 if there is none.
  Result<std::int64_t> query_integer(std::string_view sql);
  /// Copies the whole database, as this connection sees it, page by page into `target`; `progress`
  /// is told now and then. Call it within a transaction, or other processes that write make it
  /// begin anew. Errors: kIo, kCorrupt.
  Status copy_to(Connection& target,
                 const std::function<void(std::int64_t pages, std::int64_t of_pages)>& progress);
  /// Frees what its cache holds and does not need.
  void release_memory() { sqlite3_db_release_memory(database_.get()); }
  std::int64_t last_insert_id() const { return sqlite3_last_insert_rowid(database_.get()); }

 private:
  struct Close {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
  };
  friend class Transaction;
  explicit Connection(sqlite3* database) : database_(database) {}
  void roll_back() noexcept {
    sqlite3_exec(database_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
  }

  std::unique_ptr<sqlite3, Close> database_;
};

/// BEGIN IMMEDIATE now; rolled back by the destructor unless committed.
class Transaction {
 public:
  static Result<Transaction> begin(Connection& connection);
  Transaction(Transaction&& other) noexcept : connection_(other.connection_) {
    other.connection_ = nullptr;
  }
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  /// When it returns, the data is on disk. Errors: kIo; then the transaction is rolled back.
  Status commit();

 private:
  explicit Transaction(Connection& connection) : connection_(&connection) {}
  Connection* connection_;  // Null once committed or moved from.
};

}  // namespace sideseat::store::sqlite
