// Protobuf to spans. protozero throws; nothing it throws leaves this file.
#include <algorithm>
#include <limits>
#include <protozero/exception.hpp>
#include <protozero/pbf_reader.hpp>

#include "base/limits.h"
#include "base/utf8.h"
#include "otlp/codec.h"
#include "otlp/fields.h"

namespace sideseat::otlp {
namespace {

using protozero::pbf_reader;
using protozero::tag_and_type;
using Wire = protozero::pbf_wire_type;

constexpr std::uint32_t message(field::Tag tag) {
  return tag_and_type(tag, Wire::length_delimited);
}
constexpr std::uint32_t varint(field::Tag tag) { return tag_and_type(tag, Wire::varint); }
constexpr std::uint32_t fixed32(field::Tag tag) { return tag_and_type(tag, Wire::fixed32); }
constexpr std::uint32_t fixed64(field::Tag tag) { return tag_and_type(tag, Wire::fixed64); }

/// Our own reason to stop, thrown through protozero's callers and caught where its are.
struct Refused {
  ErrorCode code;
  std::string reason;
};

/// Every `read` walks one message. A field of another wire type than expected is skipped like an
/// unknown one.
class Decoder {
 public:
  explicit Decoder(std::string_view bytes) : begin_(bytes.data()), at_(bytes.data()) {}

  /// Where reading stood last: the field that could not be read begins before this.
  std::int64_t offset_bytes() const { return at_ - begin_; }

  void read(pbf_reader in, TraceRequest& out) {
    while (next(in)) {
      if (in.tag_and_type() == message(field::kItems)) {
        read(in.get_message(), add(out));
      } else {
        in.skip();
      }
    }
  }

  /// One message more in a list, as long as the request may hold it.
  template <typename Item>
  Item& add(std::vector<Item>& list) {
    if (++item_count_ > limits::kRequestItemsMax) {
      throw Refused{ErrorCode::kTooLarge, "the request holds more than " +
                                              std::to_string(limits::kRequestItemsMax) + " items"};
    }
    return list.emplace_back();
  }

  void read(pbf_reader in, ExportResponse& out) {
    while (next(in)) {
      if (in.tag_and_type() == message(field::response::kPartialSuccess)) {
        read_partial_success(in.get_message(), out);
      } else {
        in.skip();
      }
    }
  }

 private:
  bool next(pbf_reader& in) {
    at_ = in.data().data();
    return in.next();
  }

  static std::string text(pbf_reader& in) {
    const auto view = in.get_view();
    const std::string_view bytes(view.data(), view.size());
    return is_utf8(bytes) ? std::string(bytes) : repair_utf8(bytes);
  }

  template <std::size_t N>
  static Id<N> id(pbf_reader& in, std::string_view name) {
    const auto view = in.get_view();
    Id<N> out;
    if (view.size() == 0) return out;
    if (view.size() != N) {
      throw Refused{ErrorCode::kMalformed, std::string(name) + " has " +
                                               std::to_string(view.size()) + " bytes instead of " +
                                               std::to_string(N)};
    }
    std::copy_n(view.data(), N, reinterpret_cast<char*>(out.bytes.data()));
    return out;
  }

  static std::int64_t time(pbf_reader& in) {
    constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    return static_cast<std::int64_t>(std::min(in.get_fixed64(), kMax));
  }

  static SpanKind kind(std::int32_t number) {
    const bool known = number >= 0 && number <= static_cast<std::int32_t>(SpanKind::kConsumer);
    return known ? static_cast<SpanKind>(number) : SpanKind::kUnspecified;
  }

  static StatusCode status_code(std::int32_t number) {
    const bool known = number >= 0 && number <= static_cast<std::int32_t>(StatusCode::kError);
    return known ? static_cast<StatusCode>(number) : StatusCode::kUnset;
  }

  void read(pbf_reader in, ResourceSpans& out) {
    while (next(in)) {
      switch (in.tag_and_type()) {
        case message(field::resource_spans::kResource):
          read(in.get_message(), out.resource);
          break;
        case message(field::resource_spans::kScopeSpans):
          read(in.get_message(), add(out.scopes));
          break;
        default:
          in.skip();
      }
    }
  }

  void read(pbf_reader in, Resource& out) {
    while (next(in)) {
      if (in.tag_and_type() == message(field::resource::kAttributes)) {
        read(in.get_message(), add(out.attributes), 1);
      } else {
        in.skip();
      }
    }
  }

  void read(pbf_reader in, ScopeSpans& out) {
    while (next(in)) {
      switch (in.tag_and_type()) {
        case message(field::scope_spans::kScope):
          read(in.get_message(), out.scope);
          break;
        case message(field::scope_spans::kSpans):
          read(in.get_message(), add(out.spans));
          break;
        default:
          in.skip();
      }
    }
  }

  void read(pbf_reader in, Scope& out) {
    while (next(in)) {
      switch (in.tag_and_type()) {
        case message(field::scope::kName):
          out.name = text(in);
          break;
        case message(field::scope::kVersion):
          out.version = text(in);
          break;
        case message(field::scope::kAttributes):
          read(in.get_message(), add(out.attributes), 1);
          break;
        default:
          in.skip();
      }
    }
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
        read(in.get_message(), add(out.attributes), 1);
        break;
      case varint(field::span::kDroppedAttributes):
        out.dropped_attributes_count = in.get_uint32();
        break;
      case message(field::span::kEvents):
        read(in.get_message(), add(out.events));
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
          read(in.get_message(), add(out.attributes), 1);
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
          read(in.get_message(), add(out.attributes), 1);
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

  void read(pbf_reader in, Attribute& out, int depth) {
    while (next(in)) {
      switch (in.tag_and_type()) {
        case message(field::key_value::kKey):
          out.key = text(in);
          break;
        case message(field::key_value::kValue):
          read(in.get_message(), out.value, depth);
          break;
        default:
          in.skip();
      }
    }
  }

  void read(pbf_reader in, AttributeValue& out, int depth) {
    if (depth > limits::kAttributeDepthMax) {
      throw Refused{ErrorCode::kTooLarge, "an attribute value is nested deeper than " +
                                              std::to_string(limits::kAttributeDepthMax)};
    }
    while (next(in)) {
      switch (in.tag_and_type()) {
        case message(field::any_value::kString):
          out.data = text(in);
          break;
        case varint(field::any_value::kBool):
          out.data = in.get_bool();
          break;
        case varint(field::any_value::kInt):
          out.data = in.get_int64();
          break;
        case fixed64(field::any_value::kDouble):
          out.data = in.get_double();
          break;
        case message(field::any_value::kArray):
          read(in.get_message(), out.data.emplace<AttributeList>(), depth);
          break;
        case message(field::any_value::kKeyValueList):
          read(in.get_message(), out.data.emplace<Attributes>(), depth);
          break;
        case message(field::any_value::kBytes):
          out.data = AttributeBytes{in.get_bytes()};
          break;
        default:
          in.skip();
      }
    }
  }

  template <typename Item>
  void read(pbf_reader in, std::vector<Item>& out, int depth) {
    while (next(in)) {
      if (in.tag_and_type() == message(field::kItems)) {
        read(in.get_message(), add(out), depth + 1);
      } else {
        in.skip();
      }
    }
  }

  void read_partial_success(pbf_reader in, ExportResponse& out) {
    while (next(in)) {
      switch (in.tag_and_type()) {
        case varint(field::response::kRejectedSpans):
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

  std::size_t item_count_ = 0;
  const char* begin_;
  const char* at_;
};

template <typename Message>
Result<Message> decode(std::string_view bytes, std::string_view what) {
  Decoder decoder(bytes);
  const std::string attempt = "read an OTLP " + std::string(what) + ": ";
  try {
    Message out;
    decoder.read(pbf_reader(bytes.data(), bytes.size()), out);
    return out;
  } catch (const Refused& refused) {
    return Error{refused.code, attempt + refused.reason, decoder.offset_bytes()};
  } catch (const protozero::end_of_buffer_exception&) {
    return Error{ErrorCode::kTruncated, attempt + "the protobuf ends inside a field",
                 decoder.offset_bytes()};
  } catch (const protozero::exception& error) {
    return Error{ErrorCode::kMalformed, attempt + "not protobuf: " + error.what(),
                 decoder.offset_bytes()};
  }
}

}  // namespace

Result<TraceRequest> decode_protobuf(std::string_view bytes) {
  return decode<TraceRequest>(bytes, "trace request");
}

Result<ExportResponse> decode_protobuf_response(std::string_view bytes) {
  return decode<ExportResponse>(bytes, "trace response");
}

}  // namespace sideseat::otlp
