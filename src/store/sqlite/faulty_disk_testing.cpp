// A VFS in front of the system's: counts operations and refuses the one it was told to.
#include "store/sqlite/faulty_disk_testing.h"

#include <sqlite3.h>

#include <array>
#include <mutex>

namespace sideseat::store {
namespace {

constexpr const char* kName = "sideseat-faulty-disk";

/// SQLite's callbacks are C functions, so what they share is global.
struct Plan {
  std::mutex mutex;
  sqlite3_vfs* real = nullptr;
  // Guarded by mutex.
  bool armed = false;
  bool failed = false;
  int operations_left = 0;
  Fault fault = Fault::kWrite;
  Lasting lasting = Lasting::kOnce;

  /// Called before each operation that `kind` can fail.
  bool fails(Fault kind) {
    const std::lock_guard guard(mutex);
    if (!armed || fault != kind) return false;
    if (operations_left > 0) {
      --operations_left;
      return false;
    }
    failed = true;
    if (lasting == Lasting::kOnce) armed = false;
    return true;
  }
};

Plan& plan() {
  static Plan the_plan;
  return the_plan;
}

/// An open file: SQLite allocates this and, behind it, what the real VFS asks for.
struct File {
  sqlite3_file base;
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};
sqlite3_file* real(sqlite3_file* file) { return reinterpret_cast<File*>(file)->real(); }
const sqlite3_io_methods* methods(sqlite3_file* file) { return real(file)->pMethods; }

int close_file(sqlite3_file* file) { return methods(file)->xClose(real(file)); }
int read_file(sqlite3_file* file, void* out, int size, sqlite3_int64 at) {
  if (plan().fails(Fault::kRead)) return SQLITE_IOERR_READ;
  return methods(file)->xRead(real(file), out, size, at);
}
int write_file(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
  if (plan().fails(Fault::kWrite)) return SQLITE_IOERR_WRITE;
  if (plan().fails(Fault::kFull)) return SQLITE_FULL;
  if (plan().fails(Fault::kTornWrite)) {
    (void)methods(file)->xWrite(real(file), bytes, size / 2, at);
    return SQLITE_IOERR_WRITE;
  }
  return methods(file)->xWrite(real(file), bytes, size, at);
}
int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  if (plan().fails(Fault::kTruncate)) return SQLITE_IOERR_TRUNCATE;
  return methods(file)->xTruncate(real(file), size);
}
int sync_file(sqlite3_file*, int) {
  return plan().fails(Fault::kSync) ? SQLITE_IOERR_FSYNC : SQLITE_OK;
}
int file_size(sqlite3_file* file, sqlite3_int64* size) {
  return methods(file)->xFileSize(real(file), size);
}
int lock_file(sqlite3_file* file, int level) { return methods(file)->xLock(real(file), level); }
int unlock_file(sqlite3_file* file, int level) { return methods(file)->xUnlock(real(file), level); }
int check_lock(sqlite3_file* file, int* out) {
  return methods(file)->xCheckReservedLock(real(file), out);
}
int file_control(sqlite3_file* file, int operation, void* argument) {
  return methods(file)->xFileControl(real(file), operation, argument);
}
int sector_size(sqlite3_file* file) { return methods(file)->xSectorSize(real(file)); }
int characteristics(sqlite3_file* file) {
  return methods(file)->xDeviceCharacteristics(real(file));
}
int map_shared(sqlite3_file* file, int page, int size, int extend, void volatile** out) {
  return methods(file)->xShmMap(real(file), page, size, extend, out);
}
int lock_shared(sqlite3_file* file, int offset, int count, int flags) {
  return methods(file)->xShmLock(real(file), offset, count, flags);
}
void shared_barrier(sqlite3_file* file) { methods(file)->xShmBarrier(real(file)); }
int unmap_shared(sqlite3_file* file, int remove) {
  return methods(file)->xShmUnmap(real(file), remove);
}

/// Version 2: with shared memory, which write-ahead logs need, and without memory mapping, which
/// would go around us.
constexpr sqlite3_io_methods kMethods = {
    2,
    close_file,
    read_file,
    write_file,
    truncate_file,
    sync_file,
    file_size,
    lock_file,
    unlock_file,
    check_lock,
    file_control,
    sector_size,
    characteristics,
    map_shared,
    lock_shared,
    shared_barrier,
    unmap_shared,
    nullptr,
    nullptr,
};

int open_file(sqlite3_vfs*, sqlite3_filename path, sqlite3_file* file, int flags, int* out_flags) {
  file->pMethods = nullptr;
  if (plan().fails(Fault::kOpen)) return SQLITE_CANTOPEN;
  const int code = plan().real->xOpen(plan().real, path, real(file), flags, out_flags);
  if (methods(file) != nullptr) file->pMethods = &kMethods;
  return code;
}

sqlite3_vfs make_vfs() {
  sqlite3_vfs vfs = *plan().real;
  vfs.szOsFile = static_cast<int>(sizeof(File)) + plan().real->szOsFile;
  vfs.zName = kName;
  vfs.pNext = nullptr;
  vfs.xOpen = open_file;
  return vfs;
}

sqlite3_vfs& the_vfs() {
  static sqlite3_vfs vfs{};
  return vfs;
}

}  // namespace

FaultyDisk::FaultyDisk() {
  plan().real = sqlite3_vfs_find("unix");
  the_vfs() = make_vfs();
  mend();
  sqlite3_vfs_register(&the_vfs(), 1);
}

FaultyDisk::~FaultyDisk() {
  sqlite3_vfs_unregister(&the_vfs());
  sqlite3_vfs_register(plan().real, 1);
}

void FaultyDisk::break_after(int operations, Fault fault, Lasting lasting) {
  const std::lock_guard guard(plan().mutex);
  plan().armed = true;
  plan().failed = false;
  plan().operations_left = operations;
  plan().fault = fault;
  plan().lasting = lasting;
}

void FaultyDisk::mend() {
  const std::lock_guard guard(plan().mutex);
  plan().armed = false;
}

bool FaultyDisk::has_failed() const {
  const std::lock_guard guard(plan().mutex);
  return plan().failed;
}

std::string_view name_of(Fault fault) {
  static constexpr std::array<std::string_view, 7> kNames{
      "a write", "a torn write", "a full disk", "a flush", "a read", "an open", "a truncation"};
  return kNames[static_cast<std::size_t>(fault)];
}

}  // namespace sideseat::store
