// OTLP metrics, as far as SideSeat looks at them. Field numbers and JSON names are those of
// opentelemetry-proto v1.
#pragma once

#include <string_view>

#include "base/result.h"
#include "model/metric.h"
#include "otlp/otlp.h"

namespace sideseat::otlp {

/// Reads an ExportMetricsServiceRequest, with decode_request's rules and errors. A data point that
/// came as JSON is the protobuf that says the same, its fields in ascending order.
Result<MetricRequest> decode_metrics(Encoding encoding, std::string_view bytes);

}  // namespace sideseat::otlp
