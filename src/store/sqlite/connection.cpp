// Calls into sqlite3.
#include "store/sqlite/connection.h"

#include <utility>

#include "store/sqlite/wal_buffer.h"

namespace sideseat::store::sqlite {
namespace {

/// How long a writer waits for another process that writes to the file (a backup, the sqlite3
/// tool).
constexpr int kBusyTimeoutMs = 10'000;

/// SQLite counts its allocations under a lock that all connections share; nobody asks for the sums.
void use_no_shared_lock() {
  static const int configured = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  (void)configured;  // Too late where something else has used SQLite before: then it counts.
}

/// SQLite's own words name tables and causes, never values, so they may be shown.
Error last_error(sqlite3* database) {
  const int code = sqlite3_errcode(database) & 0xff;
  const bool damaged = code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
  return {damaged ? ErrorCode::kCorrupt : ErrorCode::kIo,
          std::string("SQLite: ").append(sqlite3_errmsg(database))};
}

}  // namespace

// --- Statement --------------------------------------------------------------------------------

void Statement::bind_one(int index, std::string_view text) {
  // A null pointer would bind NULL; the empty text is not NULL.
  const char* data = text.data() == nullptr ? "" : text.data();
  sqlite3_bind_text64(get(), index, data, text.size(), SQLITE_STATIC, SQLITE_UTF8);
}

void Statement::bind_one(int index, Blob blob) {
  const char* data = blob.bytes.data() == nullptr ? "" : blob.bytes.data();
  sqlite3_bind_blob64(get(), index, data, blob.bytes.size(), SQLITE_STATIC);
}

void Statement::bind_list(std::string_view first, std::string_view second,
                          const std::vector<std::int64_t>& numbers) {
  reset();
  int index = 0;
  bind_one(++index, first);
  if (!second.empty()) bind_one(++index, second);
  for (const std::int64_t number : numbers) bind_one(++index, number);
}

Result<Step> Statement::step() {
  switch (sqlite3_step(get())) {
    case SQLITE_ROW:
      return Step::kRow;
    case SQLITE_DONE:
      return Step::kDone;
    default:
      return last_error(sqlite3_db_handle(get()));
  }
}

Status Statement::run() {
  auto stepped = step();
  reset();
  if (!stepped) return std::move(stepped).error();
  return ok();
}

void Statement::reset() { sqlite3_reset(get()); }

std::optional<std::int64_t> Statement::optional_integer(int column) const {
  if (sqlite3_column_type(get(), column) == SQLITE_NULL) return std::nullopt;
  return integer(column);
}

std::string_view Statement::bytes(int column) const {
  const void* data = sqlite3_column_blob(get(), column);
  const int size_bytes = sqlite3_column_bytes(get(), column);
  if (data == nullptr || size_bytes <= 0) return {};
  return {static_cast<const char*>(data), static_cast<std::size_t>(size_bytes)};
}

// --- Connection -------------------------------------------------------------------------------

Result<Connection> Connection::open(const std::string& path, Access access,
                                    std::int64_t cache_bytes_max) {
  use_no_shared_lock();
  const int flags =
      SQLITE_OPEN_NOMUTEX |
      (access == Access::kRead ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  const char* const vfs = access == Access::kWriteGathered ? buffered_log_vfs() : nullptr;
  sqlite3* raw = nullptr;
  const int opened = sqlite3_open_v2(path.c_str(), &raw, flags, vfs);
  Connection connection(raw);
  if (opened != SQLITE_OK) return last_error(raw).in("open " + path);
  sqlite3_busy_timeout(raw, kBusyTimeoutMs);
  if (vfs != nullptr) {
    sqlite3_rollback_hook(
        raw, [](void* database) { drop_gathered(static_cast<sqlite3*>(database)); }, raw);
  }
  const std::string pragmas =
      "PRAGMA cache_size=-" + std::to_string(cache_bytes_max / 1024) + ";PRAGMA foreign_keys=ON;";
  auto set = connection.execute(pragmas.c_str());
  if (!set) return std::move(set).error().in("open " + path);
  return connection;
}

Status Connection::execute(const char* sql) {
  if (sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
    return last_error(database_.get());
  }
  return ok();
}

Result<Statement> Connection::prepare(std::string_view sql) {
  sqlite3_stmt* raw = nullptr;
  const int prepared = sqlite3_prepare_v3(database_.get(), sql.data(), static_cast<int>(sql.size()),
                                          SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
  if (prepared != SQLITE_OK) return last_error(database_.get());
  return Statement(raw);
}

Result<std::int64_t> Connection::query_integer(std::string_view sql) {
  SIDESEAT_TRY(Statement statement, prepare(sql));
  SIDESEAT_TRY(const Step step, statement.step());
  return step == Step::kRow ? statement.integer(0) : 0;
}

Status Connection::copy_to(
    Connection& target,
    const std::function<void(std::int64_t pages, std::int64_t of_pages)>& progress) {
  constexpr int kPagesAtOnce = 4096;
  sqlite3* to = target.database_.get();
  sqlite3_backup* copy = sqlite3_backup_init(to, "main", database_.get(), "main");
  if (copy == nullptr) return last_error(to);
  int stepped = SQLITE_OK;
  while (stepped == SQLITE_OK) {
    stepped = sqlite3_backup_step(copy, kPagesAtOnce);
    const int of_pages = sqlite3_backup_pagecount(copy);
    progress(of_pages - sqlite3_backup_remaining(copy), of_pages);
  }
  const int finished = sqlite3_backup_finish(copy);
  if (stepped == SQLITE_DONE && finished == SQLITE_OK) return ok();
  // A step that fails for want of a lock leaves no error behind in the connection.
  return finished != SQLITE_OK ? last_error(to)
                               : Error(ErrorCode::kIo, "SQLite: the database is busy");
}

// --- Transaction ------------------------------------------------------------------------------

Result<Transaction> Transaction::begin(Connection& connection) {
  SIDESEAT_CHECK(connection.execute("BEGIN IMMEDIATE"));
  return Transaction(connection);
}

Transaction::~Transaction() {
  // A failure here means that SQLite has already rolled back by itself. No Error is made of it, for
  // that takes memory, of which there may be none.
  if (connection_ != nullptr) connection_->roll_back();
}

Status Transaction::commit() {
  SIDESEAT_CHECK(connection_->execute("COMMIT"));
  connection_ = nullptr;
  return ok();
}

}  // namespace sideseat::store::sqlite
