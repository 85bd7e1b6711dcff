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

 private:
  MetricTable() = default;

  Statement insert_;
  Statement trim_;
};

}  // namespace sideseat::store::sqlite
