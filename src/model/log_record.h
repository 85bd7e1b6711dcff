// A log record, as OpenTelemetry defines it, with what it travels in.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/attribute.h"
#include "model/ids.h"
#include "model/span.h"

namespace sideseat {

struct LogRecord {
  std::int64_t time_unix_ns = 0;      ///< When it happened; 0: not said.
  std::int64_t observed_unix_ns = 0;  ///< When it was collected; 0: not said.
  std::int32_t severity_number = 0;   ///< OTLP's: 1 (trace) to 24 (fatal); 0: not said.
  std::string severity_text;
  std::string event_name;  ///< Empty: not said here; older senders put it into `event.name`.
  AttributeValue body;     ///< Empty (monostate) where there is none.
  Attributes attributes;
  std::uint32_t dropped_attributes_count = 0;
  std::uint32_t flags = 0;
  TraceId trace_id;  ///< Zero: belongs to no trace.
  SpanId span_id;    ///< Zero: belongs to no span.
  bool operator==(const LogRecord&) const = default;
};

struct ScopeLogs {
  Scope scope;
  std::vector<LogRecord> records;
  bool operator==(const ScopeLogs&) const = default;
};

struct ResourceLogs {
  Resource resource;
  std::vector<ScopeLogs> scopes;
  bool operator==(const ResourceLogs&) const = default;
};

/// What one OTLP export request of logs holds.
using LogRequest = std::vector<ResourceLogs>;

}  // namespace sideseat
