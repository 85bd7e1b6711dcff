// The rows of statistics: one an hour, model, operation, status and error type of a project.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "store/sqlite/connection.h"
#include "store/stats.h"
#include "store/store.h"

namespace sideseat::store::sqlite {

/// Keeps the rows up to date within the writer's transactions: what a transaction changes is added
/// up in memory, and save() reads and writes each row that it touches once.
class StatsTable {
 public:
  static Result<StatsTable> open(Connection& connection);

  /// A span that is now in the store, and one that was and is not any more; others than calls are
  /// left out.
  void add(std::int64_t project, const SpanRecord& span);
  void remove(std::int64_t project, const SpanRecord& span);

  /// Before the commit. Rows without calls are deleted. Errors: kIo, kCorrupt.
  Status save();
  /// After a transaction that failed: what was not saved is not to be.
  void forget() { changes_.clear(); }

 private:
  struct Change {
    Stats added;
    Stats removed;
  };
  using RowKey = std::pair<std::int64_t, StatsKey>;

  Status save(const RowKey& key, const Change& change);

  std::map<RowKey, Change> changes_;
  Statement find_;
  Statement insert_;
  Statement update_;
  Statement delete_;
};

/// Store::stats().
Result<std::vector<StatsRow>> read_stats(Connection& connection, const StatsFilter& filter);

}  // namespace sideseat::store::sqlite
