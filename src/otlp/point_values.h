// A metric's data point as it is kept, as values with names.
#pragma once

#include <string_view>

#include "base/result.h"
#include "model/attribute.h"
#include "model/metric.h"

namespace sideseat::otlp {

/// The members of a NumberDataPoint, HistogramDataPoint ... as `kind` has it, under OTLP's names in
/// snake_case: numbers, lists of them, "attributes" and other messages as Attributes, ids in hex,
/// times in Unix nanoseconds. Fields that OTLP does not know are left out.
/// Errors: kMalformed, kTruncated, kTooLarge.
Result<Attributes> point_values(MetricKind kind, std::string_view bytes);

}  // namespace sideseat::otlp
