// One span in whole: what was asked, what came back, with which settings, how fast.
#pragma once

#include <string>

#include "base/result.h"
#include "store/store.h"

namespace sideseat::query {

/// The API's Span (src/serve/openapi.json). `row` has its rest.
/// Errors: those of Store::contents.
Result<std::string> span_json(store::Store& store, const store::SpanRow& row);

/// An OTLP JSON ExportTraceServiceRequest that holds the span alone, every attribute as it came.
Result<std::string> span_otlp_json(store::Store& store, const store::SpanRow& row);

}  // namespace sideseat::query
