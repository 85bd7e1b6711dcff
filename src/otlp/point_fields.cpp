// A table a message, a row a field.
#include "otlp/point_fields.h"

namespace sideseat::otlp {
namespace {

using Type = PointFieldType;

constexpr PointField kEnd{};
constexpr PointField kCount{"count", "", 4, Type::kFixed64};

constexpr PointField kExemplar[]{
    {"timeUnixNano", "time_unix_nano", 2, Type::kTime},
    {"asDouble", "as_double", 3, Type::kOptionalDouble},
    {"spanId", "span_id", 4, Type::kSpanId},
    {"traceId", "trace_id", 5, Type::kTraceId},
    {"asInt", "as_int", 6, Type::kOptionalInt},
    {"filteredAttributes", "filtered_attributes", 7, Type::kAttributes},
    kEnd,
};
constexpr PointField kNumber[]{
    kPointStartTime,
    kPointTime,
    {"asDouble", "as_double", 4, Type::kOptionalDouble},
    {"exemplars", "", 5, Type::kMessages, kExemplar},
    {"asInt", "as_int", 6, Type::kOptionalInt},
    {"attributes", "", 7, Type::kAttributes},
    {"flags", "", 8, Type::kUint32},
    kEnd,
};
constexpr PointField kHistogram[]{
    kPointStartTime,
    kPointTime,
    kCount,
    {"sum", "", 5, Type::kOptionalDouble},
    {"bucketCounts", "bucket_counts", 6, Type::kFixed64List},
    {"explicitBounds", "explicit_bounds", 7, Type::kDoubleList},
    {"exemplars", "", 8, Type::kMessages, kExemplar},
    {"attributes", "", 9, Type::kAttributes},
    {"flags", "", 10, Type::kUint32},
    {"min", "", 11, Type::kOptionalDouble},
    {"max", "", 12, Type::kOptionalDouble},
    kEnd,
};
constexpr PointField kBuckets[]{
    {"offset", "", 1, Type::kSint32},
    {"bucketCounts", "bucket_counts", 2, Type::kUint64List},
    kEnd,
};
constexpr PointField kExponential[]{
    {"attributes", "", 1, Type::kAttributes},
    kPointStartTime,
    kPointTime,
    kCount,
    {"sum", "", 5, Type::kOptionalDouble},
    {"scale", "", 6, Type::kSint32},
    {"zeroCount", "zero_count", 7, Type::kFixed64},
    {"positive", "", 8, Type::kMessage, kBuckets},
    {"negative", "", 9, Type::kMessage, kBuckets},
    {"flags", "", 10, Type::kUint32},
    {"exemplars", "", 11, Type::kMessages, kExemplar},
    {"min", "", 12, Type::kOptionalDouble},
    {"max", "", 13, Type::kOptionalDouble},
    {"zeroThreshold", "zero_threshold", 14, Type::kDouble},
    kEnd,
};
constexpr PointField kQuantile[]{
    {"quantile", "", 1, Type::kDouble},
    {"value", "", 2, Type::kDouble},
    kEnd,
};
constexpr PointField kSummary[]{
    kPointStartTime,
    kPointTime,
    kCount,
    {"sum", "", 5, Type::kDouble},
    {"quantileValues", "quantile_values", 6, Type::kMessages, kQuantile},
    {"attributes", "", 7, Type::kAttributes},
    {"flags", "", 8, Type::kUint32},
    kEnd,
};

}  // namespace

const PointField* point_fields(MetricKind kind) {
  switch (kind) {
    case MetricKind::kHistogram:
      return kHistogram;
    case MetricKind::kExponentialHistogram:
      return kExponential;
    case MetricKind::kSummary:
      return kSummary;
    default:
      return kNumber;
  }
}

}  // namespace sideseat::otlp
