// For tests: requests that use every field of the model.
#pragma once

#include "model/log_record.h"
#include "model/span.h"

namespace sideseat::otlp {

/// Every field set, every kind of value, two resources, an empty scope.
TraceRequest full_request();
Span full_span();
LogRequest full_logs();

}  // namespace sideseat::otlp
