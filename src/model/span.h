// A span, as OpenTelemetry defines it, with what it travels in.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/attribute.h"
#include "model/ids.h"

namespace sideseat {

/// The numbers are OTLP's.
enum class SpanKind : std::uint8_t {
  kUnspecified = 0,
  kInternal = 1,
  kServer = 2,
  kClient = 3,
  kProducer = 4,
  kConsumer = 5,
};

/// The numbers are OTLP's.
enum class StatusCode : std::uint8_t { kUnset = 0, kOk = 1, kError = 2 };

struct SpanEvent {
  std::int64_t time_unix_ns = 0;
  std::string name;
  Attributes attributes;
  std::uint32_t dropped_attributes_count = 0;
  bool operator==(const SpanEvent&) const = default;
};

struct SpanLink {
  TraceId trace_id;
  SpanId span_id;
  std::string trace_state;
  Attributes attributes;
  std::uint32_t dropped_attributes_count = 0;
  std::uint32_t flags = 0;
  bool operator==(const SpanLink&) const = default;
};

struct Span {
  TraceId trace_id;
  SpanId span_id;
  SpanId parent_span_id;  ///< Zero for a root.
  std::string trace_state;
  std::string name;
  SpanKind kind = SpanKind::kUnspecified;
  std::uint32_t flags = 0;
  std::int64_t started_at_ns = 0;  ///< Unix time.
  std::int64_t ended_at_ns = 0;    ///< Unix time.
  Attributes attributes;
  std::vector<SpanEvent> events;
  std::vector<SpanLink> links;
  StatusCode status = StatusCode::kUnset;
  std::string status_message;
  std::uint32_t dropped_attributes_count = 0;
  std::uint32_t dropped_events_count = 0;
  std::uint32_t dropped_links_count = 0;
  bool operator==(const Span&) const = default;
};

/// Who made the spans: service.name and the like.
struct Resource {
  Attributes attributes;
  std::uint32_t dropped_attributes_count = 0;
  std::string schema_url;  ///< Of the conventions that its attributes follow.
  bool operator==(const Resource&) const = default;
};

/// The instrumentation that made them.
struct Scope {
  std::string name;
  std::string version;
  Attributes attributes;
  std::uint32_t dropped_attributes_count = 0;
  std::string schema_url;  ///< Of the conventions that its spans follow.
  bool operator==(const Scope&) const = default;
};

struct ScopeSpans {
  Scope scope;
  std::vector<Span> spans;
  bool operator==(const ScopeSpans&) const = default;
};

struct ResourceSpans {
  Resource resource;
  std::vector<ScopeSpans> scopes;
  bool operator==(const ResourceSpans&) const = default;
};

/// What one OTLP export request holds.
using TraceRequest = std::vector<ResourceSpans>;

}  // namespace sideseat
