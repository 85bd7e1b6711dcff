// Spans to OTLP JSON.
#include "base/json_writer.h"
#include "otlp/codec.h"
#include "otlp/json_values.h"

namespace sideseat::otlp {
namespace {

void write_events(JsonWriter& json, const std::vector<SpanEvent>& events) {
  if (events.empty()) return;
  json.key("events").begin_array();
  for (const SpanEvent& event : events) {
    json.begin_object();
    write_time(json, "timeUnixNano", event.time_unix_ns);
    write_string(json, "name", event.name);
    write_attributes(json, event.attributes);
    write_count(json, "droppedAttributesCount", event.dropped_attributes_count);
    json.end_object();
  }
  json.end_array();
}

void write_links(JsonWriter& json, const std::vector<SpanLink>& links) {
  if (links.empty()) return;
  json.key("links").begin_array();
  for (const SpanLink& link : links) {
    json.begin_object();
    write_id(json, "traceId", link.trace_id);
    write_id(json, "spanId", link.span_id);
    write_string(json, "traceState", link.trace_state);
    write_attributes(json, link.attributes);
    write_count(json, "droppedAttributesCount", link.dropped_attributes_count);
    write_count(json, "flags", link.flags);
    json.end_object();
  }
  json.end_array();
}

void write_span_members(JsonWriter& json, const Span& span) {
  write_id(json, "traceId", span.trace_id);
  write_id(json, "spanId", span.span_id);
  write_string(json, "traceState", span.trace_state);
  write_id(json, "parentSpanId", span.parent_span_id);
  write_count(json, "flags", span.flags);
  write_string(json, "name", span.name);
  write_count(json, "kind", static_cast<std::uint32_t>(span.kind));
  write_time(json, "startTimeUnixNano", span.started_at_ns);
  write_time(json, "endTimeUnixNano", span.ended_at_ns);
  write_attributes(json, span.attributes);
  write_count(json, "droppedAttributesCount", span.dropped_attributes_count);
  write_events(json, span.events);
  write_count(json, "droppedEventsCount", span.dropped_events_count);
  write_links(json, span.links);
  write_count(json, "droppedLinksCount", span.dropped_links_count);
  if (span.status == StatusCode::kUnset && span.status_message.empty()) return;
  json.key("status").begin_object();
  write_string(json, "message", span.status_message);
  write_count(json, "code", static_cast<std::uint32_t>(span.status));
  json.end_object();
}

void write_scope_spans(JsonWriter& json, const Scope& scope, std::span<const Span> spans) {
  json.begin_object();
  write_scope(json, scope);
  json.key("spans").begin_array();
  for (const Span& span : spans) {
    json.begin_object();
    write_span_members(json, span);
    json.end_object();
  }
  json.end_array().end_object();
}

std::string_view rejected_name(Signal signal) {
  switch (signal) {
    case Signal::kLogs:
      return "rejectedLogRecords";
    case Signal::kMetrics:
      return "rejectedDataPoints";
    case Signal::kTraces:
      break;
  }
  return "rejectedSpans";
}

}  // namespace

std::string encode_json(const Batch& batch) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("resourceSpans").begin_array().begin_object();
  write_resource(json, batch.resource);
  json.key("scopeSpans").begin_array();
  write_scope_spans(json, batch.scope, batch.spans);
  json.end_array().end_object().end_array().end_object();
  return text;
}

std::string encode_json(const TraceRequest& request) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("resourceSpans").begin_array();
  for (const ResourceSpans& resource_spans : request) {
    json.begin_object();
    write_resource(json, resource_spans.resource);
    json.key("scopeSpans").begin_array();
    for (const ScopeSpans& scope_spans : resource_spans.scopes) {
      write_scope_spans(json, scope_spans.scope, scope_spans.spans);
    }
    json.end_array().end_object();
  }
  json.end_array().end_object();
  return text;
}

std::string encode_json(const ExportResponse& response, Signal signal) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  if (response.rejected_spans != 0 || !response.error_message.empty()) {
    json.key("partialSuccess").begin_object();
    if (response.rejected_spans != 0) {
      json.member(rejected_name(signal), std::to_string(response.rejected_spans));
    }
    write_string(json, "errorMessage", response.error_message);
    json.end_object();
  }
  json.end_object();
  return text;
}

}  // namespace sideseat::otlp
