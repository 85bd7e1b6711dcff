// Protobuf to spans.
#include <protozero/pbf_reader.hpp>

#include "otlp/codec.h"
#include "otlp/fields.h"
#include "otlp/protobuf_reader.h"

namespace sideseat::otlp {
namespace {

// Of a span.
constexpr std::size_t kAttributesExpected = 8;
constexpr std::size_t kEventsExpected = 4;

class SpanReader : public ProtobufReader {
 public:
  using ProtobufReader::ProtobufReader;

  void read_message(pbf_reader in, TraceRequest& out) {
    read_groups(in, out,
                [this](pbf_reader item, ScopeSpans& scope) { read(item, add(scope.spans)); });
  }

  void read_message(pbf_reader in, EncodedRest& out) {
    read(in, out.span);
    while (next(in)) {
      switch (in.tag_and_type()) {
        case message(field::span_rest::kEventTimes):
          for (const std::int64_t time : in.get_packed_sint64()) out.event_times.push_back(time);
          break;
        case message(field::span_rest::kDetachments):
          out.detachments = in.get_bytes();
          break;
        default:
          in.skip();
      }
    }
  }

  void read_message(pbf_reader in, ExportResponse& out) {
    while (next(in)) {
      if (in.tag_and_type() == message(field::response::kPartialSuccess)) {
        read_partial_success(in.get_message(), out);
      } else {
        in.skip();
      }
    }
  }

 private:
  using ProtobufReader::read;

  static SpanKind kind(std::int32_t number) {
    const bool known = number >= 0 && number <= static_cast<std::int32_t>(SpanKind::kConsumer);
    return known ? static_cast<SpanKind>(number) : SpanKind::kUnspecified;
  }

  static StatusCode status_code(std::int32_t number) {
    const bool known = number >= 0 && number <= static_cast<std::int32_t>(StatusCode::kError);
    return known ? static_cast<StatusCode>(number) : StatusCode::kUnset;
  }

  void read(pbf_reader in, Span& out) {
    while (next(in)) {
      switch (in.tag_and_type()) {
        case message(field::span::kTraceId):
          out.trace_id = id<16>(in, "trace_id");
          break;
        case message(field::span::kSpanId):
          out.span_id = id<8>(in, "span_id");
          break;
        case message(field::span::kTraceState):
          out.trace_state = text(in);
          break;
        case message(field::span::kParentSpanId):
          out.parent_span_id = id<8>(in, "parent_span_id");
          break;
        case message(field::span::kName):
          out.name = text(in);
          break;
        case varint(field::span::kKind):
          out.kind = kind(in.get_enum());
          break;
        case fixed64(field::span::kStartTime):
          out.started_at_ns = time(in);
          break;
        case fixed64(field::span::kEndTime):
          out.ended_at_ns = time(in);
          break;
        case message(field::span::kStatus):
          read_status(in.get_message(), out);
          break;
        case fixed32(field::span::kFlags):
          out.flags = in.get_fixed32();
          break;
        default:
          read_lists(in, out);
      }
    }
  }

  void read_lists(pbf_reader& in, Span& out) {
    switch (in.tag_and_type()) {
      case message(field::span::kAttributes):
        read(in.get_message(), add(out.attributes, kAttributesExpected));
        break;
      case varint(field::span::kDroppedAttributes):
        out.dropped_attributes_count = in.get_uint32();
        break;
      case message(field::span::kEvents):
        read(in.get_message(), add(out.events, kEventsExpected));
        break;
      case varint(field::span::kDroppedEvents):
        out.dropped_events_count = in.get_uint32();
        break;
      case message(field::span::kLinks):
        read(in.get_message(), add(out.links));
        break;
      case varint(field::span::kDroppedLinks):
        out.dropped_links_count = in.get_uint32();
        break;
      default:
        in.skip();
    }
  }

  void read(pbf_reader in, SpanEvent& out) {
    while (next(in)) {
      switch (in.tag_and_type()) {
        case fixed64(field::event::kTime):
          out.time_unix_ns = time(in);
          break;
        case message(field::event::kName):
          out.name = text(in);
          break;
        case message(field::event::kAttributes):
          read(in.get_message(), add(out.attributes));
          break;
        case varint(field::event::kDroppedAttributes):
          out.dropped_attributes_count = in.get_uint32();
          break;
        default:
          in.skip();
      }
    }
  }

  void read(pbf_reader in, SpanLink& out) {
    while (next(in)) {
      switch (in.tag_and_type()) {
        case message(field::link::kTraceId):
          out.trace_id = id<16>(in, "a link's trace_id");
          break;
        case message(field::link::kSpanId):
          out.span_id = id<8>(in, "a link's span_id");
          break;
        case message(field::link::kTraceState):
          out.trace_state = text(in);
          break;
        case message(field::link::kAttributes):
          read(in.get_message(), add(out.attributes));
          break;
        case varint(field::link::kDroppedAttributes):
          out.dropped_attributes_count = in.get_uint32();
          break;
        case fixed32(field::link::kFlags):
          out.flags = in.get_fixed32();
          break;
        default:
          in.skip();
      }
    }
  }

  void read_status(pbf_reader in, Span& out) {
    while (next(in)) {
      switch (in.tag_and_type()) {
        case message(field::status::kMessage):
          out.status_message = text(in);
          break;
        case varint(field::status::kCode):
          out.status = status_code(in.get_enum());
          break;
        default:
          in.skip();
      }
    }
  }

  void read_partial_success(pbf_reader in, ExportResponse& out) {
    while (next(in)) {
      switch (in.tag_and_type()) {
        case varint(field::response::kRejected):
          out.rejected_spans = in.get_int64();
          break;
        case message(field::response::kErrorMessage):
          out.error_message = text(in);
          break;
        default:
          in.skip();
      }
    }
  }
};

}  // namespace

Result<TraceRequest> decode_protobuf(std::string_view bytes) {
  return decode_protobuf_with<SpanReader, TraceRequest>(bytes, "trace request");
}

Result<EncodedRest> decode_rest(std::string_view bytes) {
  return decode_protobuf_with<SpanReader, EncodedRest>(bytes, "stored span");
}

Result<ExportResponse> decode_protobuf_response(std::string_view bytes) {
  return decode_protobuf_with<SpanReader, ExportResponse>(bytes, "trace response");
}

}  // namespace sideseat::otlp
