// Spans to protobuf.
#include "otlp/codec.h"
#include "otlp/fields.h"
#include "otlp/protobuf_writer.h"

namespace sideseat::otlp {
namespace {

class Encoder : public ProtobufWriter {
 public:
  void write_resource_spans(const ResourceSpans& group) {
    message(out_, field::kItems, [&](pbf_writer& inner) {
      write_resource(inner, group.resource);
      for (const ScopeSpans& scope_spans : group.scopes) {
        write_scope_spans(inner, scope_spans.scope, scope_spans.spans);
      }
    });
  }

  void write_rest(const EncodedRest& rest) {
    write_span(out_, rest.span);
    out_.add_packed_sint64(field::span_rest::kEventTimes, rest.event_times.begin(),
                           rest.event_times.end());
    write_string(out_, field::span_rest::kDetachments, rest.detachments);
  }

  void write_batch(const Batch& batch) {
    message(out_, field::kItems, [&](pbf_writer& inner) {
      write_resource(inner, batch.resource);
      write_scope_spans(inner, batch.scope, batch.spans);
    });
  }

 private:
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

  void write_status(pbf_writer& out, const Span& span) {
    if (span.status == StatusCode::kUnset && span.status_message.empty()) return;
    pbf_writer status(out, field::span::kStatus);
    write_string(status, field::status::kMessage, span.status_message);
    if (span.status != StatusCode::kUnset) {
      status.add_enum(field::status::kCode, static_cast<std::int32_t>(span.status));
    }
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
      message(out, field::span::kEvents, [&](pbf_writer& item) { write_event(item, event); });
    }
    write_count(out, field::span::kDroppedEvents, span.dropped_events_count);
    for (const SpanLink& link : span.links) {
      message(out, field::span::kLinks, [&](pbf_writer& item) { write_link(item, link); });
    }
    write_count(out, field::span::kDroppedLinks, span.dropped_links_count);
    write_status(out, span);
    if (span.flags != 0) out.add_fixed32(field::span::kFlags, span.flags);
  }

  void write_scope_spans(pbf_writer& out, const Scope& scope, std::span<const Span> spans) {
    message(out, field::resource_group::kScopes, [&](pbf_writer& group) {
      write_scope(group, scope);
      for (const Span& span : spans) {
        message(group, field::scope_group::kItems,
                [&](pbf_writer& item) { write_span(item, span); });
      }
    });
  }
};

}  // namespace

std::string encode_protobuf(const Batch& batch) {
  Encoder encoder;
  encoder.write_batch(batch);
  return encoder.take();
}

std::string encode_rest(const EncodedRest& rest) {
  Encoder encoder;
  encoder.write_rest(rest);
  return encoder.take();
}

std::string encode_protobuf(const TraceRequest& request) {
  Encoder encoder;
  for (const ResourceSpans& group : request) encoder.write_resource_spans(group);
  return encoder.take();
}

std::string encode_protobuf(const ExportResponse& response) {
  std::string bytes;
  if (response.rejected_spans == 0 && response.error_message.empty()) return bytes;
  pbf_writer out(bytes);
  pbf_writer partial(out, field::response::kPartialSuccess);
  if (response.rejected_spans != 0) {
    partial.add_int64(field::response::kRejected, response.rejected_spans);
  }
  write_string(partial, field::response::kErrorMessage, response.error_message);
  partial.commit();
  return bytes;
}

}  // namespace sideseat::otlp
