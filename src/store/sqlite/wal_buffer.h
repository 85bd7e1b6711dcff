// A VFS that writes a write-ahead log in few large pieces.
#pragma once

struct sqlite3;

namespace sideseat::store::sqlite {

/// SQLite writes a log page by page, each with two calls to the system: a commit of single spans
/// makes dozens of them. Behind this VFS they are gathered until SQLite flushes the log or reads
/// it, so that a commit makes one or two. Nothing is held back that anybody could see: a page
/// counts only when the commit behind it has been written to the shared index, and that follows the
/// flush. So a connection that uses it needs PRAGMA synchronous=FULL.
///
/// An error of a write that was put off comes from the flush, the read or the write that follows,
/// and again from all others until the transaction is rolled back.
///
/// Files that are no logs go to SQLite's default VFS. Thread-safe, as every VFS is.
///
/// The name for sqlite3_open_v2(), registered with the first call.
const char* buffered_log_vfs();

/// Call after every rollback, also of SQLite's own making: what was gathered must not be written
/// once another process may write there.
void drop_gathered(sqlite3* database);

}  // namespace sideseat::store::sqlite
