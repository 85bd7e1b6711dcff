// Spans to protobuf. Default values are left out, as proto3 asks; inside AnyValue they are not,
// because there presence is the meaning.
#include <algorithm>
#include <protozero/pbf_writer.hpp>
#include <type_traits>

#include "otlp/codec.h"
#include "otlp/fields.h"

namespace sideseat::otlp {
namespace {

using protozero::pbf_writer;

void write_string(pbf_writer& out, field::Tag tag, std::string_view text) {
  if (!text.empty()) out.add_bytes(tag, text.data(), text.size());
}

template <std::size_t N>
void write_id(pbf_writer& out, field::Tag tag, const Id<N>& id) {
  if (id.is_zero()) return;
  out.add_bytes(tag, reinterpret_cast<const char*>(id.bytes.data()), N);
}

void write_time(pbf_writer& out, field::Tag tag, std::int64_t unix_ns) {
  if (unix_ns > 0) out.add_fixed64(tag, static_cast<std::uint64_t>(unix_ns));
}

void write_count(pbf_writer& out, field::Tag tag, std::uint32_t count) {
  if (count != 0) out.add_uint32(tag, count);
}

void write_value(pbf_writer& out, const AttributeValue& value);

void write_attributes(pbf_writer& out, field::Tag tag, const Attributes& attributes) {
  for (const Attribute& attribute : attributes) {
    pbf_writer pair(out, tag);
    write_string(pair, field::key_value::kKey, attribute.key);
    pbf_writer value(pair, field::key_value::kValue);
    write_value(value, attribute.value);
  }
}

/// Writes whichever kind of value there is.
struct ValueWriter {
  pbf_writer& out;

  void operator()(std::monostate) const {}
  void operator()(bool value) const { out.add_bool(field::any_value::kBool, value); }
  void operator()(std::int64_t value) const { out.add_int64(field::any_value::kInt, value); }
  void operator()(double value) const { out.add_double(field::any_value::kDouble, value); }
  void operator()(const std::string& value) const {
    out.add_string(field::any_value::kString, value);
  }
  void operator()(const AttributeBytes& value) const {
    out.add_bytes(field::any_value::kBytes, value.bytes);
  }
  void operator()(const AttributeList& values) const {
    pbf_writer list(out, field::any_value::kArray);
    for (const AttributeValue& value : values) {
      pbf_writer element(list, field::kItems);
      write_value(element, value);
    }
  }
  void operator()(const Attributes& attributes) const {
    pbf_writer list(out, field::any_value::kKeyValueList);
    write_attributes(list, field::kItems, attributes);
  }
};

void write_value(pbf_writer& out, const AttributeValue& value) {
  std::visit(ValueWriter{out}, value.data);
}

void write_event(pbf_writer& out, const SpanEvent& event) {
  write_time(out, field::event::kTime, event.time_unix_ns);
  write_string(out, field::event::kName, event.name);
  write_attributes(out, field::event::kAttributes, event.attributes);
  write_count(out, field::event::kDroppedAttributes, event.dropped_attributes_count);
}

void write_link(pbf_writer& out, const SpanLink& link) {
  write_id(out, field::link::kTraceId, link.trace_id);
  write_id(out, field::link::kSpanId, link.span_id);
  write_string(out, field::link::kTraceState, link.trace_state);
  write_attributes(out, field::link::kAttributes, link.attributes);
  write_count(out, field::link::kDroppedAttributes, link.dropped_attributes_count);
  if (link.flags != 0) out.add_fixed32(field::link::kFlags, link.flags);
}

void write_span(pbf_writer& out, const Span& span) {
  write_id(out, field::span::kTraceId, span.trace_id);
  write_id(out, field::span::kSpanId, span.span_id);
  write_string(out, field::span::kTraceState, span.trace_state);
  write_id(out, field::span::kParentSpanId, span.parent_span_id);
  write_string(out, field::span::kName, span.name);
  if (span.kind != SpanKind::kUnspecified) {
    out.add_enum(field::span::kKind, static_cast<std::int32_t>(span.kind));
  }
  write_time(out, field::span::kStartTime, span.started_at_ns);
  write_time(out, field::span::kEndTime, span.ended_at_ns);
  write_attributes(out, field::span::kAttributes, span.attributes);
  write_count(out, field::span::kDroppedAttributes, span.dropped_attributes_count);
  for (const SpanEvent& event : span.events) {
    pbf_writer item(out, field::span::kEvents);
    write_event(item, event);
  }
  write_count(out, field::span::kDroppedEvents, span.dropped_events_count);
  for (const SpanLink& link : span.links) {
    pbf_writer item(out, field::span::kLinks);
    write_link(item, link);
  }
  write_count(out, field::span::kDroppedLinks, span.dropped_links_count);
  if (span.status != StatusCode::kUnset || !span.status_message.empty()) {
    pbf_writer status(out, field::span::kStatus);
    write_string(status, field::status::kMessage, span.status_message);
    if (span.status != StatusCode::kUnset) {
      status.add_enum(field::status::kCode, static_cast<std::int32_t>(span.status));
    }
  }
  if (span.flags != 0) out.add_fixed32(field::span::kFlags, span.flags);
}

void write_resource(pbf_writer& out, const Resource& resource) {
  pbf_writer message(out, field::resource_spans::kResource);
  write_attributes(message, field::resource::kAttributes, resource.attributes);
}

void write_scope_spans(pbf_writer& out, const Scope& scope, std::span<const Span> spans) {
  pbf_writer group(out, field::resource_spans::kScopeSpans);
  {
    pbf_writer message(group, field::scope_spans::kScope);
    write_string(message, field::scope::kName, scope.name);
    write_string(message, field::scope::kVersion, scope.version);
    write_attributes(message, field::scope::kAttributes, scope.attributes);
  }
  for (const Span& span : spans) {
    pbf_writer item(group, field::scope_spans::kSpans);
    write_span(item, span);
  }
}

}  // namespace

std::string encode_protobuf(const Batch& batch) {
  std::string bytes;
  pbf_writer out(bytes);
  pbf_writer group(out, field::kItems);
  write_resource(group, batch.resource);
  write_scope_spans(group, batch.scope, batch.spans);
  group.commit();
  return bytes;
}

std::string encode_protobuf(const TraceRequest& request) {
  std::string bytes;
  pbf_writer out(bytes);
  for (const ResourceSpans& resource_spans : request) {
    pbf_writer group(out, field::kItems);
    write_resource(group, resource_spans.resource);
    for (const ScopeSpans& scope_spans : resource_spans.scopes) {
      write_scope_spans(group, scope_spans.scope, scope_spans.spans);
    }
  }
  return bytes;
}

std::string encode_protobuf(const ExportResponse& response) {
  std::string bytes;
  if (response.rejected_spans == 0 && response.error_message.empty()) return bytes;
  pbf_writer out(bytes);
  pbf_writer partial(out, field::response::kPartialSuccess);
  if (response.rejected_spans != 0) {
    partial.add_int64(field::response::kRejectedSpans, response.rejected_spans);
  }
  write_string(partial, field::response::kErrorMessage, response.error_message);
  partial.commit();
  return bytes;
}

}  // namespace sideseat::otlp
