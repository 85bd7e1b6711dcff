// Spans to protobuf. Default values are left out, as proto3 asks; inside AnyValue they are not,
// because there presence is the meaning.
#include <protozero/pbf_writer.hpp>
#include <utility>
#include <variant>

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

/// Appends to one string; keeps it at hand because protozero drops messages that turn out empty,
/// and an empty list, span or group means something.
class Encoder {
 public:
  void write_resource_spans(const ResourceSpans& group) {
    message(out_, field::kItems, [&](pbf_writer& inner) {
      write_resource(inner, group.resource);
      for (const ScopeSpans& scope_spans : group.scopes) {
        write_scope_spans(inner, scope_spans.scope, scope_spans.spans);
      }
    });
  }

  void write_batch(const Batch& batch) {
    message(out_, field::kItems, [&](pbf_writer& inner) {
      write_resource(inner, batch.resource);
      write_scope_spans(inner, batch.scope, batch.spans);
    });
  }

  std::string take() { return std::move(bytes_); }

 private:
  template <typename Fill>
  void message(pbf_writer& out, field::Tag tag, Fill fill) {
    const std::size_t before = bytes_.size();
    {
      pbf_writer inner(out, tag);
      fill(inner);
    }
    if (bytes_.size() == before) out.add_message(tag, std::string());
  }

  void write_attributes(pbf_writer& out, field::Tag tag, const Attributes& attributes) {
    for (const Attribute& attribute : attributes) {
      message(out, tag, [&](pbf_writer& pair) {
        write_string(pair, field::key_value::kKey, attribute.key);
        message(pair, field::key_value::kValue,
                [&](pbf_writer& value) { write_value(value, attribute.value); });
      });
    }
  }

  void write_value(pbf_writer& out, const AttributeValue& value) {
    std::visit([&](const auto& data) { write_data(out, data); }, value.data);
  }
  void write_data(pbf_writer&, std::monostate) {}
  void write_data(pbf_writer& out, bool value) { out.add_bool(field::any_value::kBool, value); }
  void write_data(pbf_writer& out, std::int64_t value) {
    out.add_int64(field::any_value::kInt, value);
  }
  void write_data(pbf_writer& out, double value) {
    out.add_double(field::any_value::kDouble, value);
  }
  void write_data(pbf_writer& out, const std::string& value) {
    out.add_string(field::any_value::kString, value);
  }
  void write_data(pbf_writer& out, const AttributeBytes& value) {
    out.add_bytes(field::any_value::kBytes, value.bytes);
  }
  void write_data(pbf_writer& out, const AttributeList& values) {
    message(out, field::any_value::kArray, [&](pbf_writer& list) {
      for (const AttributeValue& value : values) {
        message(list, field::kItems, [&](pbf_writer& element) { write_value(element, value); });
      }
    });
  }
  void write_data(pbf_writer& out, const Attributes& attributes) {
    message(out, field::any_value::kKeyValueList,
            [&](pbf_writer& list) { write_attributes(list, field::kItems, attributes); });
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

  void write_resource(pbf_writer& out, const Resource& resource) {
    pbf_writer inner(out, field::resource_spans::kResource);
    write_attributes(inner, field::resource::kAttributes, resource.attributes);
  }

  void write_scope_spans(pbf_writer& out, const Scope& scope, std::span<const Span> spans) {
    message(out, field::resource_spans::kScopeSpans, [&](pbf_writer& group) {
      {
        pbf_writer inner(group, field::scope_spans::kScope);
        write_string(inner, field::scope::kName, scope.name);
        write_string(inner, field::scope::kVersion, scope.version);
        write_attributes(inner, field::scope::kAttributes, scope.attributes);
      }
      for (const Span& span : spans) {
        message(group, field::scope_spans::kSpans,
                [&](pbf_writer& item) { write_span(item, span); });
      }
    });
  }

  std::string bytes_;
  pbf_writer out_{bytes_};
};

}  // namespace

std::string encode_protobuf(const Batch& batch) {
  Encoder encoder;
  encoder.write_batch(batch);
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
    partial.add_int64(field::response::kRejectedSpans, response.rejected_spans);
  }
  write_string(partial, field::response::kErrorMessage, response.error_message);
  partial.commit();
  return bytes;
}

}  // namespace sideseat::otlp
