// Spans in text files, a line each or an export request a line: JSON Lines that other tools read,
// too. docs/formats/lines.md describes them to their writers and readers.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "model/span.h"

namespace sideseat::otlp {

/// The span as an OTLP JSON object with its project, resource and scope beside. No line end.
std::string encode_span_line(std::string_view project, const Resource& resource, const Scope& scope,
                             const Span& span);

/// The span as an element of `resourceSpans`.
std::string encode_resource_spans(const Resource& resource, const Scope& scope, const Span& span);
/// An OTLP JSON export request of such elements, which stand in `elements` with commas between; the
/// project stands beside, where receivers of OTLP pass over it.
std::string encode_request_line(std::string_view project, std::string_view elements);

struct Line {
  std::string project;  ///< Empty: it names none.
  TraceRequest request;
};
/// A line of either kind. Errors: those of decode_request.
Result<Line> decode_line(std::string_view text);

}  // namespace sideseat::otlp
