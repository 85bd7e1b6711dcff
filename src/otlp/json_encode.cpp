// Spans to OTLP JSON: lowerCamelCase names, ids in hex, 64-bit integers as strings, enums as
// numbers.
#include <cmath>

#include "base/encoding.h"
#include "base/json_writer.h"
#include "otlp/codec.h"
#include "otlp/span_json.h"

namespace sideseat::otlp {
namespace {

void write_string(JsonWriter& json, std::string_view name, std::string_view text) {
  if (!text.empty()) json.member(name, text);
}

template <std::size_t N>
void write_id(JsonWriter& json, std::string_view name, const Id<N>& id) {
  if (!id.is_zero()) json.member(name, id.hex());
}

void write_time(JsonWriter& json, std::string_view name, std::int64_t unix_ns) {
  if (unix_ns > 0) json.member(name, std::to_string(unix_ns));
}

void write_count(JsonWriter& json, std::string_view name, std::uint32_t count) {
  if (count != 0) json.member(name, std::int64_t{count});
}

void write_value(JsonWriter& json, const AttributeValue& value);

void write_pairs(JsonWriter& json, const Attributes& attributes) {
  json.begin_array();
  for (const Attribute& attribute : attributes) {
    json.begin_object().member("key", attribute.key).key("value");
    write_value(json, attribute.value);
    json.end_object();
  }
  json.end_array();
}

void write_attributes(JsonWriter& json, const Attributes& attributes) {
  if (attributes.empty()) return;
  json.key("attributes");
  write_pairs(json, attributes);
}

/// Writes the one member of an AnyValue object.
struct ValueWriter {
  JsonWriter& json;

  void operator()(std::monostate) const {}
  void operator()(bool value) const { json.member("boolValue", value); }
  void operator()(std::int64_t value) const { json.member("intValue", std::to_string(value)); }
  void operator()(double value) const {
    json.key("doubleValue");
    if (std::isnan(value)) {
      json.string("NaN");
    } else if (std::isinf(value)) {
      json.string(value > 0 ? "Infinity" : "-Infinity");
    } else {
      json.number(value);
    }
  }
  void operator()(const std::string& value) const {
    json.member("stringValue", std::string_view(value));
  }
  void operator()(const AttributeBytes& value) const {
    json.member("bytesValue", to_base64(value.bytes));
  }
  void operator()(const AttributeList& values) const {
    json.key("arrayValue").begin_object().key("values").begin_array();
    for (const AttributeValue& value : values) write_value(json, value);
    json.end_array().end_object();
  }
  void operator()(const Attributes& attributes) const {
    json.key("kvlistValue").begin_object().key("values");
    write_pairs(json, attributes);
    json.end_object();
  }
};

void write_value(JsonWriter& json, const AttributeValue& value) {
  json.begin_object();
  std::visit(ValueWriter{json}, value.data);
  json.end_object();
}

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

void write_resource(JsonWriter& json, const Resource& resource) {
  json.key("resource").begin_object();
  write_attributes(json, resource.attributes);
  json.end_object();
}

void write_scope(JsonWriter& json, const Scope& scope) {
  json.key("scope").begin_object();
  write_string(json, "name", scope.name);
  write_string(json, "version", scope.version);
  write_attributes(json, scope.attributes);
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

std::string encode_json(const ExportResponse& response) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  if (response.rejected_spans != 0 || !response.error_message.empty()) {
    json.key("partialSuccess").begin_object();
    if (response.rejected_spans != 0) {
      json.member("rejectedSpans", std::to_string(response.rejected_spans));
    }
    write_string(json, "errorMessage", response.error_message);
    json.end_object();
  }
  json.end_object();
  return text;
}

std::string span_to_json(const Span& span, const Resource& resource, const Scope& scope) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  write_span_members(json, span);
  if (resource != Resource{}) write_resource(json, resource);
  if (scope != Scope{}) write_scope(json, scope);
  json.end_object();
  return text;
}

std::string span_to_request_json(const LoneSpan& span) {
  return encode_json(Batch{span.resource, span.scope, {&span.span, 1}});
}

}  // namespace sideseat::otlp
