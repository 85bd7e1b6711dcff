// Points of metrics as the store keeps them.
#pragma once

#include <cstdint>
#include <string>

#include "model/metric.h"

namespace sideseat::store {

struct MetricRecord {
  std::string project;
  std::string name;
  std::string unit;
  MetricKind kind = MetricKind::kUnknown;
  std::uint8_t temporality = 0;  ///< As in Metric.
  bool is_monotonic = false;
  std::int64_t time_unix_ns = 0;
  std::string origin;  ///< Resource and scope, encoded by whoever made the record.
  std::string bytes;   ///< The data point as its OTLP protobuf message, attributes included.
  bool operator==(const MetricRecord&) const = default;
};

/// So many points are kept; beyond it the oldest go. Some 10 MB, days of a program's metrics.
inline constexpr std::int64_t kMetricPointsMax = 50'000;

}  // namespace sideseat::store
