// Finds names that no row refers to any more, while others write.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "store/sqlite/connection.h"
#include "store/sqlite/name_uses.h"
#include "store/sqlite/sqlite_store.h"

namespace sideseat::store::sqlite {

enum class NameTable : std::uint8_t { kString, kOrigin };

/// Rows of `table` that may be erased unless their numbers were given out since.
struct UnusedNames {
  NameTable table = NameTable::kString;
  std::vector<std::int64_t> numbers;
};

/// One pass over everything that refers to names, in steps. It goes well without a snapshot for all
/// of them: a reference that is there from the beginning on is read by some step, and one that
/// comes later takes its number from StringWriter or OriginTable, which since the beginning note
/// what they give out (NameEraser). What is left where a pass ends early is found by the next.
class NameSweep {
 public:
  /// What the writer says at the beginning.
  struct Start {
    std::int64_t erasures = 0;  ///< Of which the names are found.
    std::int64_t last_string = 0;
    std::int64_t last_origin = 0;
  };
  explicit NameSweep(const Start& start) : start_(start) {}
  std::int64_t erasures() const { return start_.erasures; }

  /// The steps read some thousand rows of any connection of the store, in no transaction. Errors:
  /// kCorrupt, kIo: the sweep cannot go on.
  ///
  /// First until it returns kAll.
  Result<Swept> read(Connection& connection);
  bool has_read() const { return has_read_; }
  /// Then until is_done().
  Result<UnusedNames> find_unused(Connection& connection);
  bool is_done() const { return is_done_; }

 private:
  const Start start_;
  NameUses uses_;
  bool has_read_ = false;
  NameTable table_ = NameTable::kString;
  std::int64_t after_ = 0;  // The number in `table_` that was looked at last.
  bool is_done_ = false;
};

}  // namespace sideseat::store::sqlite
