// Metrics as far as SideSeat looks at them: name, time and attributes of each point; the value
// stays as OTLP has it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/attribute.h"
#include "model/span.h"

namespace sideseat {

/// The numbers are those of the fields in OTLP's `Metric.data`.
enum class MetricKind : std::uint8_t {
  kUnknown = 0,
  kGauge = 5,
  kSum = 7,
  kHistogram = 9,
  kExponentialHistogram = 10,
  kSummary = 11,
};

struct MetricPoint {
  std::int64_t started_at_ns = 0;  ///< Of the interval; 0: not said.
  std::int64_t time_unix_ns = 0;
  Attributes attributes;
  /// The data point as its OTLP protobuf message (NumberDataPoint, HistogramDataPoint ...), whole,
  /// whatever encoding it came in.
  std::string bytes;
  bool operator==(const MetricPoint&) const = default;
};

struct Metric {
  std::string name;
  std::string unit;
  MetricKind kind = MetricKind::kUnknown;
  std::uint8_t temporality = 0;  ///< OTLP's: 1 delta, 2 cumulative; 0: not said.
  bool is_monotonic = false;     ///< A sum that only grows.
  std::vector<MetricPoint> points;
  bool operator==(const Metric&) const = default;
};

struct ScopeMetrics {
  Scope scope;
  std::vector<Metric> metrics;
  bool operator==(const ScopeMetrics&) const = default;
};

struct ResourceMetrics {
  Resource resource;
  std::vector<ScopeMetrics> scopes;
  bool operator==(const ResourceMetrics&) const = default;
};

/// What one OTLP export request of metrics holds.
using MetricRequest = std::vector<ResourceMetrics>;

}  // namespace sideseat
