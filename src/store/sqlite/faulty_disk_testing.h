// For tests: a disk that fails when it is told to, below SQLite.
#pragma once

#include <cstdint>
#include <string_view>

namespace sideseat::store {

/// What is refused, and how SQLite is told.
enum class Fault : std::uint8_t {
  kWrite,      ///< A write fails (EIO).
  kTornWrite,  ///< Half of a write reaches the file, then it fails.
  kFull,       ///< A write or a growing file finds no space.
  kSync,       ///< Flushing fails.
  kRead,       ///< A read fails.
  kOpen,       ///< A file cannot be opened.
  kTruncate,   ///< A file cannot be cut.
};
enum class Lasting : std::uint8_t { kOnce, kUntilMended };

/// While one exists, every SQLite connection that is opened in this process goes through it to the
/// real disk, without the flushes, which only cost time in a test. Files that are open must be
/// closed before it goes. One at a time; thread-safe.
class FaultyDisk {
 public:
  FaultyDisk();
  ~FaultyDisk();
  FaultyDisk(const FaultyDisk&) = delete;
  FaultyDisk& operator=(const FaultyDisk&) = delete;

  /// Lets `operations` more of that kind pass, then fails.
  void break_after(int operations, Fault fault, Lasting lasting);
  void mend();
  /// Whether anything has failed since break_after().
  bool has_failed() const;
};

std::string_view name_of(Fault fault);

}  // namespace sideseat::store
