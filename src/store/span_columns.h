// What the columns of a stored span say of the span that it came as.
#pragma once

#include "model/span.h"
#include "store/store.h"

namespace sideseat::store {

/// Ids, name, kind, times and status: what a rest leaves out (otlp/span_rest.h). A status is kept
/// only where it is an error; any other one stands in the rest.
Span columns_of(const SpanRecord& record);

}  // namespace sideseat::store
