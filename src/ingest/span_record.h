// From a span as it arrived to the record the store keeps.
#pragma once

#include <string>

#include "model/span.h"
#include "store/store.h"

namespace sideseat::ingest {

/// What spans travelled in. Views what it is made of.
struct SpanGroup {
  const std::string& project;
  const Resource& resource;
  const Scope& scope;
  std::string origin;  ///< Resource and scope, encoded once for all spans (otlp/span_rest.h).
};
SpanGroup make_group(const std::string& project, const Resource& resource, const Scope& scope);

/// `span` has passed reason_to_refuse(). Everything the lists show is pulled out of its attributes,
/// as far as a dialect understands them; the call is priced, and the contents are taken out.
store::SpanRecord make_record(const SpanGroup& group, Span span);

}  // namespace sideseat::ingest
