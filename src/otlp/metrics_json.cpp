// OTLP JSON to metrics.
#include <array>
#include <string_view>

#include "otlp/codec.h"
#include "otlp/point_json.h"

namespace sideseat::otlp {
namespace {

constexpr std::array<std::string_view, kTemporalityMax + 1> kTemporalityNames{
    "UNSPECIFIED", "DELTA", "CUMULATIVE"};

class MetricReader : public PointReader {
 public:
  using PointReader::PointReader;

  Status read_message(JsonValue value, MetricRequest& out) const {
    constexpr GroupNames kNames{.resources = {"resourceMetrics", "resource_metrics"},
                                .scopes = {"scopeMetrics", "scope_metrics"},
                                .items = {"metrics", {}}};
    return read_groups(value, kNames, out, [this](JsonValue list, ScopeMetrics& scope) {
      return read_array(list, scope.metrics, [this](JsonValue element, Metric& metric) {
        return read_object(element, [&](JsonValue member) { return read_member(member, metric); });
      });
    });
  }

 private:
  Status read_member(JsonValue member, Metric& out) const {
    if (is(member, "name")) return read(member, out.name);
    if (is(member, "unit")) return read(member, out.unit);
    if (is(member, "gauge")) return read_data(member, MetricKind::kGauge, out);
    if (is(member, "sum")) return read_data(member, MetricKind::kSum, out);
    if (is(member, "histogram")) return read_data(member, MetricKind::kHistogram, out);
    if (is(member, "exponentialHistogram", "exponential_histogram")) {
      return read_data(member, MetricKind::kExponentialHistogram, out);
    }
    if (is(member, "summary")) return read_data(member, MetricKind::kSummary, out);
    return ok();
  }

  /// Of several, which cannot be by the standard, the last one counts.
  Status read_data(JsonValue value, MetricKind kind, Metric& out) const {
    out.kind = kind;
    out.temporality = 0;
    out.is_monotonic = false;
    out.points.clear();
    return read_object(value, [&](JsonValue member) {
      if (is(member, "dataPoints", "data_points")) {
        return read_array(member, out.points, [&](JsonValue element, MetricPoint& point) {
          return read_point(element, kind, point);
        });
      }
      if (is(member, "aggregationTemporality", "aggregation_temporality")) {
        return read_enum(member, "AGGREGATION_TEMPORALITY_", kTemporalityNames, out.temporality);
      }
      if (is(member, "isMonotonic", "is_monotonic")) return read_bool(member, out.is_monotonic);
      return ok();
    });
  }
};

}  // namespace

Result<MetricRequest> decode_json_metrics(std::string_view text) {
  return decode_json_with<MetricReader, MetricRequest>(text);
}

}  // namespace sideseat::otlp
