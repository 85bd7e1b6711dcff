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

  template <typename Message>
  Status read_message(JsonValue value, Message& out) const {
    return read_object(value, [&](JsonValue member) { return read_member(member, out); });
  }

 private:
  using PointReader::read;
  template <typename Item>
  Status read_list(JsonValue value, std::vector<Item>& out) const {
    return read_array(value, out,
                      [&](JsonValue element, Item& item) { return read_message(element, item); });
  }

  Status read_member(JsonValue member, MetricRequest& out) const {
    return is(member, "resourceMetrics", "resource_metrics") ? read_list(member, out) : ok();
  }

  Status read_member(JsonValue member, ResourceMetrics& out) const {
    if (is(member, "resource")) return read(member, out.resource);
    if (is(member, "schemaUrl", "schema_url")) return read(member, out.resource.schema_url);
    if (is(member, "scopeMetrics", "scope_metrics")) return read_list(member, out.scopes);
    return ok();
  }

  Status read_member(JsonValue member, ScopeMetrics& out) const {
    if (is(member, "scope")) return read(member, out.scope);
    if (is(member, "schemaUrl", "schema_url")) return read(member, out.scope.schema_url);
    if (is(member, "metrics")) return read_list(member, out.metrics);
    return ok();
  }

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
