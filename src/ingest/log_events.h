// GenAI events that came as log records, on their way to the span that they belong to.
//
// The conventions let an instrumentation send what was said as log records instead of attributes. A
// record named `gen_ai.*` that names a trace and a span becomes an event of that span: its name and
// time, its attributes, and its body, whose members become attributes where it is a map; any other
// body becomes the attribute `body`. Severity, flags, resource and scope of such a record are not
// kept: the span has its own.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/log_record.h"
#include "model/span.h"

namespace sideseat::ingest {

struct LogEvent {
  TraceId trace_id;
  SpanId span_id;
  SpanEvent event;
};

struct TakenLogs {
  std::vector<LogEvent> events;
  std::size_t ignored = 0;  ///< Not of GenAI, or without a span: accepted and not kept.
};

TakenLogs take_events(LogRequest request);

/// As bytes, equal for equal events, and back.
std::string encode_event(const LogEvent& event);
/// Errors: kCorrupt.
Result<LogEvent> decode_event(std::string_view bytes);

}  // namespace sideseat::ingest
