// One span on its own as JSON: how the server stores spans and hands them out.
//
// The text is OTLP's JSON span object ("traceId", "startTimeUnixNano", "attributes" ...) with two
// members more: "resource" and "scope", as OTLP writes them beside a span.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "model/span.h"

namespace sideseat::otlp {

/// A span with what it travelled in.
struct LoneSpan {
  Span span;
  Resource resource;
  Scope scope;
  bool operator==(const LoneSpan&) const = default;
};

/// Resource and scope are left out where they are empty.
std::string span_to_json(const Span& span, const Resource& resource, const Scope& scope);
/// Reads what span_to_json wrote; as lenient as decode_request is with JSON, and with its errors.
Result<LoneSpan> span_from_json(std::string_view json);

/// The export request that holds just this span: valid input for any OTLP receiver.
std::string span_to_request_json(const LoneSpan& span);

}  // namespace sideseat::otlp
