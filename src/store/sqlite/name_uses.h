// Which rows of `string` and `origin` other rows refer to.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "store/sqlite/connection.h"
#include "store/sqlite/number_set.h"
#include "store/sqlite/sqlite_store.h"

namespace sideseat::store::sqlite {

/// Collects them in steps. What is written between two steps is seen or not, so whoever goes by it
/// also has to know which numbers were given out meanwhile.
class NameUses {
 public:
  /// Reads at most `rows_max` rows; kSome: call again, on any connection of the store. Errors:
  /// kCorrupt, kIo.
  Result<Swept> read(Connection& connection, std::size_t rows_max);

  NumberSet strings;
  NumberSet origins;

 private:
  Status add(const Statement& row, int names);

  std::size_t source_ = 0;
  // The key of the last row that was read.
  std::int64_t after_ = INT64_MIN;
  std::string after_span_;
};

}  // namespace sideseat::store::sqlite
