// For tests: requests that use every field of the model.
#pragma once

#include "model/span.h"

namespace sideseat::otlp {

/// Every field set, every kind of value, two resources, an empty scope.
TraceRequest full_request();
Span full_span();

}  // namespace sideseat::otlp
