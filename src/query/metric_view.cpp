// What the store has in columns, and the members of the point itself.
#include "query/metric_view.h"

#include <string_view>

#include "base/clock.h"
#include "otlp/point_values.h"
#include "otlp/span_rest.h"
#include "query/attribute_json.h"
#include "query/summary.h"

namespace sideseat::query {
namespace {

constexpr std::string_view kStartTime = "start_time_unix_nano";
constexpr std::string_view kTime = "time_unix_nano";
constexpr std::string_view kAttributes = "attributes";

std::string_view kind_name(MetricKind kind) {
  switch (kind) {
    case MetricKind::kGauge:
      return "gauge";
    case MetricKind::kSum:
      return "sum";
    case MetricKind::kHistogram:
      return "histogram";
    case MetricKind::kExponentialHistogram:
      return "exponential_histogram";
    case MetricKind::kSummary:
      return "summary";
    case MetricKind::kUnknown:
      break;
  }
  return "";
}

std::string_view temporality_name(std::uint8_t temporality) {
  return temporality == 1 ? "delta" : temporality == 2 ? "cumulative" : "";
}

}  // namespace

void write_metric_members(JsonWriter& json, const store::MetricRecord& point) {
  const auto read = otlp::point_values(point.kind, point.bytes);
  const Attributes members = read ? *read : Attributes();
  const auto decoded = otlp::decode_origin(point.origin);
  const otlp::Origin origin = decoded ? *decoded : otlp::Origin();
  json.member("name", point.name).member("unit", point.unit);
  write_text_or_null(json, "kind", kind_name(point.kind));
  write_text_or_null(json, "temporality", temporality_name(point.temporality));
  json.member("is_monotonic", point.is_monotonic);
  const AttributeValue* started = find_attribute(members, kStartTime);
  const std::int64_t* started_at_ns = started == nullptr ? nullptr : started->integer();
  write_text_or_null(json, "started_at",
                     started_at_ns == nullptr ? std::string() : format_time(*started_at_ns));
  json.member("at", format_time(point.time_unix_ns));
  const AttributeValue* attributes = find_attribute(members, kAttributes);
  const auto* own = attributes == nullptr ? nullptr : std::get_if<Attributes>(&attributes->data);
  json.key("attributes");
  write_plain(json, own == nullptr ? Attributes() : *own);
  json.key("values").begin_object();
  for (const Attribute& member : members) {
    if (member.key == kStartTime || member.key == kTime || member.key == kAttributes) continue;
    json.key(member.key);
    write_plain(json, member.value);
  }
  json.end_object();
  write_origin(json, origin.resource, origin.scope);
}

}  // namespace sideseat::query
