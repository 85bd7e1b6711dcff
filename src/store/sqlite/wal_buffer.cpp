// The methods of a log's file; everything else is the default VFS's.
#include "store/sqlite/wal_buffer.h"

#include <sqlite3.h>

#include <cstring>
#include <memory>
#include <new>

namespace sideseat::store::sqlite {
namespace {

constexpr const char* kName = "sideseat-buffered-log";
/// SQLite's own VFS writes less than 128 KB at once.
constexpr int kBufferBytes = 124 * 1024;
/// For the file of another default VFS than that of the first call, which may be a little larger.
constexpr int kSpareBytes = 64;

/// Adjacent bytes that have not been written yet.
struct Buffer {
  std::unique_ptr<char[]> bytes;  ///< Null until the first write: readers never write.
  sqlite3_int64 offset = 0;
  int size = 0;
  /// Bytes from here on were to be written and are not; -1: none. Until SQLite begins anew before
  /// them, the log must not grow, or it would have a gap.
  sqlite3_int64 lost_from = -1;
};

/// What SQLite allocates for a log: this, and behind it the real file.
struct LogFile {
  sqlite3_file base;
  Buffer* buffer;
};

Buffer& buffer_of(sqlite3_file* file) { return *reinterpret_cast<LogFile*>(file)->buffer; }
sqlite3_file* real(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(reinterpret_cast<LogFile*>(file) + 1);
}

int write_out(sqlite3_file* file) {
  Buffer& buffer = buffer_of(file);
  if (buffer.lost_from >= 0) return SQLITE_IOERR_WRITE;
  if (buffer.size == 0) return SQLITE_OK;
  const int code =
      real(file)->pMethods->xWrite(real(file), buffer.bytes.get(), buffer.size, buffer.offset);
  if (code != SQLITE_OK) buffer.lost_from = buffer.offset;
  buffer.size = 0;
  return code;
}

int close_log(sqlite3_file* file) {
  const int written = write_out(file);
  delete reinterpret_cast<LogFile*>(file)->buffer;
  const int closed = real(file)->pMethods->xClose(real(file));
  return written != SQLITE_OK ? written : closed;
}

int read_log(sqlite3_file* file, void* out, int size, sqlite3_int64 offset) {
  if (const int code = write_out(file); code != SQLITE_OK) return code;
  return real(file)->pMethods->xRead(real(file), out, size, offset);
}

int write_log(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
  Buffer& buffer = buffer_of(file);
  if (buffer.lost_from >= offset) buffer.lost_from = -1;
  const bool is_next = offset == buffer.offset + buffer.size && buffer.size + size <= kBufferBytes;
  if (!is_next) {
    if (const int code = write_out(file); code != SQLITE_OK) return code;
    buffer.offset = offset;
  }
  if (size > kBufferBytes) return real(file)->pMethods->xWrite(real(file), bytes, size, offset);
  if (!buffer.bytes) buffer.bytes.reset(new (std::nothrow) char[kBufferBytes]);
  if (!buffer.bytes) return SQLITE_NOMEM;
  std::memcpy(buffer.bytes.get() + buffer.size, bytes, static_cast<std::size_t>(size));
  buffer.size += size;
  return SQLITE_OK;
}

int truncate_log(sqlite3_file* file, sqlite3_int64 size) {
  if (const int code = write_out(file); code != SQLITE_OK) return code;
  return real(file)->pMethods->xTruncate(real(file), size);
}

int sync_log(sqlite3_file* file, int flags) {
  if (const int code = write_out(file); code != SQLITE_OK) return code;
  return real(file)->pMethods->xSync(real(file), flags);
}

int log_size(sqlite3_file* file, sqlite3_int64* size) {
  if (const int code = write_out(file); code != SQLITE_OK) return code;
  return real(file)->pMethods->xFileSize(real(file), size);
}

// Locks and shared memory belong to the database's file; SQLite asks a log for none.
int lock_log(sqlite3_file* file, int level) {
  return real(file)->pMethods->xLock(real(file), level);
}
int unlock_log(sqlite3_file* file, int level) {
  return real(file)->pMethods->xUnlock(real(file), level);
}
int check_lock(sqlite3_file* file, int* out) {
  return real(file)->pMethods->xCheckReservedLock(real(file), out);
}
int control_log(sqlite3_file* file, int operation, void* argument) {
  return real(file)->pMethods->xFileControl(real(file), operation, argument);
}
int sector_size(sqlite3_file* file) { return real(file)->pMethods->xSectorSize(real(file)); }
int characteristics(sqlite3_file* file) {
  return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

constexpr sqlite3_io_methods kLogMethods = {
    1,        close_log,  read_log,   write_log,   truncate_log, sync_log,        log_size,
    lock_log, unlock_log, check_lock, control_log, sector_size,  characteristics, nullptr,
    nullptr,  nullptr,    nullptr,    nullptr,     nullptr,
};

sqlite3_vfs& default_vfs() { return *sqlite3_vfs_find(nullptr); }

int open_file(sqlite3_vfs* vfs, sqlite3_filename path, sqlite3_file* file, int flags,
              int* out_flags) {
  sqlite3_vfs& to = default_vfs();
  file->pMethods = nullptr;
  if (to.szOsFile + static_cast<int>(sizeof(LogFile)) > vfs->szOsFile) return SQLITE_CANTOPEN;
  if ((flags & SQLITE_OPEN_WAL) == 0) return to.xOpen(&to, path, file, flags, out_flags);
  auto* const log = reinterpret_cast<LogFile*>(file);
  real(file)->pMethods = nullptr;
  log->buffer = new (std::nothrow) Buffer;
  if (log->buffer == nullptr) return SQLITE_NOMEM;
  const int code = to.xOpen(&to, path, real(file), flags, out_flags);
  if (real(file)->pMethods != nullptr) {
    file->pMethods = &kLogMethods;  // Closed by SQLite, also after an error.
  } else {
    delete log->buffer;
  }
  return code;
}

sqlite3_vfs make_vfs() {
  sqlite3_vfs vfs = default_vfs();
  vfs.szOsFile += static_cast<int>(sizeof(LogFile)) + kSpareBytes;
  vfs.zName = kName;
  vfs.pNext = nullptr;
  vfs.xOpen = open_file;
  return vfs;
}

}  // namespace

void drop_gathered(sqlite3* database) {
  sqlite3_file* file = nullptr;
  sqlite3_file_control(database, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file);
  if (file == nullptr || file->pMethods != &kLogMethods) return;
  buffer_of(file).size = 0;
  buffer_of(file).lost_from = -1;
}

const char* buffered_log_vfs() {
  static sqlite3_vfs vfs = make_vfs();
  static const int registered = sqlite3_vfs_register(&vfs, 0);
  return registered == SQLITE_OK ? kName : nullptr;  // Null: SQLite's default.
}

}  // namespace sideseat::store::sqlite
