// From a span as it arrived to the record the store keeps.
#pragma once

#include <string>

#include "model/span.h"
#include "store/store.h"

namespace sideseat::ingest {

/// `span` has passed reason_to_refuse(). Everything the lists show is pulled out of its attributes,
/// the call is priced, and the contents are taken out.
store::SpanRecord make_record(const std::string& project, Span span, const Resource& resource,
                              const Scope& scope);

}  // namespace sideseat::ingest
