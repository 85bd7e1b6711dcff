// Which metrics are kept: those of the GenAI conventions, point by point.
#pragma once

#include <cstddef>
#include <deque>
#include <string>

#include "model/metric.h"
#include "store/metric_point.h"

namespace sideseat::ingest {

struct TakenPoints {
  std::deque<store::MetricRecord> points;
  std::size_t ignored = 0;  ///< Of other metrics: accepted and not kept.
};

/// The points of metrics named `gen_ai.*`.
TakenPoints take_points(const std::string& project, const MetricRequest& request);

}  // namespace sideseat::ingest
