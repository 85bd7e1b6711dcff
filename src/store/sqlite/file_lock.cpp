// flock(2).
#include "store/sqlite/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace sideseat::store::sqlite {

Result<FileLock> FileLock::acquire(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    return Error(ErrorCode::kIo, "open " + path + ": " + std::generic_category().message(errno));
  }
  FileLock lock(descriptor);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return lock;
  if (errno == EWOULDBLOCK) {
    return Error(ErrorCode::kUnavailable,
                 "another server uses this data (" + path +
                     " is locked): stop it, or choose another data folder");
  }
  return Error(ErrorCode::kIo, "lock " + path + ": " + std::generic_category().message(errno));
}

FileLock::~FileLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Status create_private_file(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    return Error(ErrorCode::kIo, "create " + path + ": " + std::generic_category().message(errno));
  }
  ::close(descriptor);
  return ok();
}

}  // namespace sideseat::store::sqlite
