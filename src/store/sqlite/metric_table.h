// Points of GenAI metrics.
#pragma once

#include <cstdint>

#include "store/metric_point.h"
#include "store/sqlite/connection.h"

namespace sideseat::store::sqlite {

/// Used within the writer's transactions.
class MetricTable {
 public:
  static Result<MetricTable> open(Connection& connection);

  /// Unless an equal one is there. `origin`: the number of its origin. Errors: kIo, kCorrupt.
  Status insert(std::int64_t project, const MetricRecord& point, std::int64_t origin);
  /// Deletes the oldest beyond kMetricPointsMax. Errors: kIo, kCorrupt.
  Status trim();
  /// Deletes the oldest from before, at most `rows_max`; returns how many. Errors: kIo, kCorrupt.
  Result<std::size_t> erase_before(std::int64_t before_ns, std::size_t rows_max);

 private:
  MetricTable() = default;

  Statement insert_;
  Statement trim_;
  Statement erase_before_;
};

/// Whether erase_before() would delete something, for readers.
Result<bool> read_has_points(Connection& connection, std::int64_t before_ns);

}  // namespace sideseat::store::sqlite
