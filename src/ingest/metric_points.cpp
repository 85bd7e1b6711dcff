// A row a point.
#include "ingest/metric_points.h"

#include <string_view>
#include <utility>

#include "otlp/span_rest.h"

namespace sideseat::ingest {
namespace {

constexpr std::string_view kMetricNamePrefix = "gen_ai.";

}  // namespace

TakenPoints take_points(const std::string& project, const MetricRequest& request) {
  TakenPoints taken;
  for (const ResourceMetrics& resource : request) {
    for (const ScopeMetrics& scope : resource.scopes) {
      const std::string origin = otlp::encode_origin(resource.resource, scope.scope);
      for (const Metric& metric : scope.metrics) {
        if (!metric.name.starts_with(kMetricNamePrefix)) {
          taken.ignored += metric.points.size();
          continue;
        }
        for (const MetricPoint& point : metric.points) {
          taken.points.push_back({.project = project,
                                  .name = metric.name,
                                  .unit = metric.unit,
                                  .kind = metric.kind,
                                  .temporality = metric.temporality,
                                  .is_monotonic = metric.is_monotonic,
                                  .time_unix_ns = point.time_unix_ns,
                                  .origin = origin,
                                  .bytes = point.bytes});
        }
      }
    }
  }
  return taken;
}

}  // namespace sideseat::ingest
