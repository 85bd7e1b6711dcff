// One store process a data file: a lock that the kernel gives back when the process ends, however.
// And the other file that is made here without SQLite: a copy, before there is anything in it.
#pragma once

#include <string>

#include "base/result.h"

namespace sideseat::store::sqlite {

/// Holds `path` (an empty file beside the data) locked for its lifetime.
class FileLock {
 public:
  /// Errors: kUnavailable  another process holds it;
  ///         kIo.
  static Result<FileLock> acquire(const std::string& path);
  FileLock(FileLock&& other) noexcept : descriptor_(other.descriptor_) { other.descriptor_ = -1; }
  FileLock& operator=(FileLock&&) = delete;
  ~FileLock();

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

/// An empty new file, for its owner alone. Errors: kIo, also if it is there already.
Status create_private_file(const std::string& path);

}  // namespace sideseat::store::sqlite
