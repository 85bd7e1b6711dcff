// A store of its own with traces in it, for tests of what is erased.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/temporary_folder_testing.h"
#include "model/ids.h"
#include "store/sqlite/sqlite_store.h"

namespace sideseat::ingest {

inline constexpr std::int64_t kSecond = 1'000'000'000;
/// 2026-01-02T03:04:05Z.
inline constexpr std::int64_t kBegin = 1'767'323'045 * kSecond;

TraceId trace_id(std::uint8_t number);

/// An SQLite store in a folder that is removed at the end.
class StoredTraces {
 public:
  StoredTraces();

  struct Trace {
    std::uint8_t number = 0;
    std::int64_t hour = 0;  ///< From kBegin to its start; it takes a second.
    int spans = 1;
    std::size_t text_bytes = 0;  ///< That do not compress well.
    std::string session_id;
  };
  /// Of the project "p".
  void add(const Trace& trace);

  store::Store& store() { return *store_; }
  /// Those that are there, oldest first.
  std::vector<int> numbers();
  /// Of the database and the text index with their logs, once the index has caught up.
  std::int64_t file_bytes();

 private:
  TemporaryFolder folder_;
  std::unique_ptr<store::SqliteStore> store_;
};

}  // namespace sideseat::ingest
