// Inside otlp: the fields of a metric's data points, as opentelemetry-proto's metrics.proto has
// them.
#pragma once

#include <cstdint>
#include <string_view>

#include "model/metric.h"
#include "otlp/fields.h"

namespace sideseat::otlp {

enum class PointFieldType : std::uint8_t {
  kTime,  // Left out when 0, as are the others that are not optional.
  kFixed64,
  kSint32,
  kUint32,
  kDouble,
  kOptionalDouble,  // Written whenever it is there.
  kOptionalInt,     // sfixed64.
  kFixed64List,
  kUint64List,
  kDoubleList,
  kTraceId,
  kSpanId,
  kAttributes,
  kMessage,
  kMessages,
};

struct PointField {
  std::string_view camel_case;  // Empty: the table ends.
  std::string_view snake_case;
  field::Tag tag = 0;
  PointFieldType type = PointFieldType::kTime;
  const PointField* message = nullptr;
};

/// The fields of a NumberDataPoint, HistogramDataPoint ... as `kind` has it, up to one without a
/// name.
const PointField* point_fields(MetricKind kind);

inline constexpr PointField kPointStartTime{"startTimeUnixNano", "start_time_unix_nano",
                                            field::data_point::kStartTime, PointFieldType::kTime};
inline constexpr PointField kPointTime{"timeUnixNano", "time_unix_nano", field::data_point::kTime,
                                       PointFieldType::kTime};

}  // namespace sideseat::otlp
