// OTLP JSON to spans. Lenient in how a value is written, because exporters differ; strict about
// what kind it is, so that nothing is read as something else.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/encoding.h"
#include "base/json.h"
#include "base/limits.h"
#include "otlp/codec.h"
#include "otlp/span_json.h"

namespace sideseat::otlp {
namespace {

constexpr std::array<std::string_view, 6> kKindNames{"UNSPECIFIED", "INTERNAL", "SERVER",
                                                     "CLIENT",      "PRODUCER", "CONSUMER"};
constexpr std::array<std::string_view, 3> kStatusNames{"UNSET", "OK", "ERROR"};

/// JSON's proto mapping lets a member have either name.
bool is(const JsonValue& member, std::string_view camel_case, std::string_view snake_case = {}) {
  return member.key_is(camel_case) || (!snake_case.empty() && member.key_is(snake_case));
}

class Decoder {
 public:
  /// `root` begins the text: errors say how far from there.
  explicit Decoder(JsonValue root) : begin_(root.raw().data()) {}

  /// Reads an object member by member; null stands for the default.
  template <typename Message>
  Status read(JsonValue value, Message& out) const {
    SIDESEAT_CHECK(expect_object(value));
    for (const JsonValue member : value.members()) {
      if (member.is_null()) continue;
      SIDESEAT_CHECK(read_member(member, out));
    }
    return ok();
  }

 private:
  Status read_member(JsonValue member, TraceRequest& out) const;
  Status read_member(JsonValue member, ResourceSpans& out) const;
  Status read_member(JsonValue member, Resource& out) const;
  Status read_member(JsonValue member, ScopeSpans& out) const;
  Status read_member(JsonValue member, Scope& out) const;
  Status read_member(JsonValue member, Span& out) const;
  Status read_list_member(JsonValue member, Span& out) const;
  Status read_status(JsonValue value, Span& out) const;
  Status read_member(JsonValue member, SpanEvent& out) const;
  Status read_member(JsonValue member, SpanLink& out) const;
  Status read_member(JsonValue member, ExportResponse& out) const;
  Status read_member(JsonValue member, LoneSpan& out) const;

  Status read(JsonValue value, Attributes& out) const { return read_list(value, out, 1); }
  Status read_item(JsonValue value, Attribute& out, int depth) const;
  Status read_item(JsonValue value, AttributeValue& out, int depth) const;
  template <typename Item>
  Status read_item(JsonValue value, Item& out, int) const {
    return read(value, out);
  }
  /// An array of items; `depth` counts for attribute values only.
  template <typename Item>
  Status read_list(JsonValue value, std::vector<Item>& out, int depth = 0) const;
  template <typename List>
  Status read_values(JsonValue value, List& out, int depth) const;

  Status read(JsonValue value, std::string& out) const;
  Status read(JsonValue value, std::int64_t& out) const;
  Status read(JsonValue value, std::uint32_t& out) const;
  Status read_bool(JsonValue value, bool& out) const;
  Status read_double(JsonValue value, double& out) const;
  Status read_time(JsonValue value, std::int64_t& out) const;
  template <std::size_t N>
  Status read(JsonValue value, Id<N>& out) const;
  template <typename Enum, std::size_t N>
  Status read_enum(JsonValue value, std::string_view prefix,
                   const std::array<std::string_view, N>& names, Enum& out) const;

  Status expect_object(JsonValue value) const {
    return value.is_object() ? ok() : Status(malformed(value, "an object"));
  }
  Error malformed(JsonValue value, std::string_view expected) const;

  mutable std::size_t item_count_ = 0;  // Reading is const, counting it is not.
  const char* begin_;
};

Error Decoder::malformed(JsonValue value, std::string_view expected) const {
  const std::string name = value.key().empty() ? "a value" : "\"" + value.key() + "\"";
  return {ErrorCode::kMalformed, "read OTLP JSON: " + name + " is not " + std::string(expected),
          value.raw().data() - begin_};
}

// --- Plain values -------------------------------------------------------------------------------

Status Decoder::read(JsonValue value, std::string& out) const {
  if (!value.is_string()) return malformed(value, "a string");
  out = value.text();
  return ok();
}

Status Decoder::read(JsonValue value, std::int64_t& out) const {
  if (const auto number = value.integer()) {
    out = *number;
    return ok();
  }
  const std::string text = value.text();
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (!value.is_string() || error != std::errc{} || end != text.data() + text.size()) {
    return malformed(value, "a 64-bit integer, as a number or a string");
  }
  return ok();
}

Status Decoder::read(JsonValue value, std::uint32_t& out) const {
  std::int64_t number = 0;
  if (!read(value, number) || number < 0 || number > std::numeric_limits<std::uint32_t>::max()) {
    return malformed(value, "a 32-bit count");
  }
  out = static_cast<std::uint32_t>(number);
  return ok();
}

Status Decoder::read_bool(JsonValue value, bool& out) const {
  const auto boolean = value.boolean();
  if (!boolean) return malformed(value, "true or false");
  out = *boolean;
  return ok();
}

Status Decoder::read_double(JsonValue value, double& out) const {
  if (const auto number = value.number()) {
    out = *number;
    return ok();
  }
  const std::string text = value.text();
  if (text == "NaN") {
    out = std::numeric_limits<double>::quiet_NaN();
  } else if (text == "Infinity" || text == "-Infinity") {
    out = std::copysign(std::numeric_limits<double>::infinity(), text[0] == '-' ? -1.0 : 1.0);
  } else {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) {
      return malformed(value, "a number");
    }
  }
  return ok();
}

/// Times are unsigned on the wire; what is beyond our range becomes its end.
Status Decoder::read_time(JsonValue value, std::int64_t& out) const {
  const std::string text = value.is_string() ? value.text() : std::string(value.raw());
  std::uint64_t unix_ns = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), unix_ns);
  if (error == std::errc{} && end == text.data() + text.size() &&
      (value.is_string() || value.kind() == JsonKind::kNumber)) {
    constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    out = static_cast<std::int64_t>(std::min(unix_ns, kMax));
    return ok();
  }
  if (const auto number = value.integer(); number && *number >= 0) {  // 1.7e18
    out = *number;
    return ok();
  }
  return malformed(value, "a time in nanoseconds, as a number or a string");
}

template <std::size_t N>
Status Decoder::read(JsonValue value, Id<N>& out) const {
  const std::string text = value.text();
  if (value.is_string() && text.empty()) return ok();
  if (text.size() == 2 * N) {
    if (auto id = Id<N>::parse(text)) {
      out = *id;
      return ok();
    }
  } else if (auto bytes = from_base64(text); bytes && bytes->size() == N) {
    std::copy_n(bytes->data(), N, reinterpret_cast<char*>(out.bytes.data()));
    return ok();
  }
  return malformed(value, "an id of " + std::to_string(2 * N) + " hex digits");
}

template <typename Enum, std::size_t N>
Status Decoder::read_enum(JsonValue value, std::string_view prefix,
                          const std::array<std::string_view, N>& names, Enum& out) const {
  out = Enum{};
  if (value.is_string()) {
    const std::string text = value.text();
    for (std::size_t i = 0; i < N; ++i) {
      if (text == std::string(prefix).append(names[i])) out = static_cast<Enum>(i);
    }
    return ok();
  }
  const auto number = value.integer();
  if (!number) return malformed(value, "an enum's number or name");
  if (*number >= 0 && *number < std::int64_t{N}) out = static_cast<Enum>(*number);
  return ok();
}

// --- Attributes ---------------------------------------------------------------------------------

template <typename Item>
Status Decoder::read_list(JsonValue value, std::vector<Item>& out, int depth) const {
  if (!value.is_array()) return malformed(value, "an array");
  for (const JsonValue element : value.elements()) {
    if (++item_count_ > limits::kRequestItemsMax) {
      return Error(ErrorCode::kTooLarge, "the request holds more than " +
                                             std::to_string(limits::kRequestItemsMax) + " items");
    }
    SIDESEAT_CHECK(read_item(element, out.emplace_back(), depth));
  }
  return ok();
}

/// {"values": [...]}, which may be left out.
template <typename List>
Status Decoder::read_values(JsonValue value, List& out, int depth) const {
  SIDESEAT_CHECK(expect_object(value));
  const JsonValue values = value["values"];
  return values && !values.is_null() ? read_list(values, out, depth + 1) : ok();
}

Status Decoder::read_item(JsonValue value, Attribute& out, int depth) const {
  SIDESEAT_CHECK(expect_object(value));
  for (const JsonValue member : value.members()) {
    if (member.is_null()) continue;
    if (is(member, "key")) {
      SIDESEAT_CHECK(read(member, out.key));
    } else if (is(member, "value")) {
      SIDESEAT_CHECK(read_item(member, out.value, depth));
    }
  }
  return ok();
}

Status Decoder::read_item(JsonValue value, AttributeValue& out, int depth) const {
  if (depth > limits::kAttributeDepthMax) {
    return Error{ErrorCode::kTooLarge,
                 "read OTLP JSON: an attribute value is nested deeper than " +
                     std::to_string(limits::kAttributeDepthMax),
                 value.raw().data() - begin_};
  }
  SIDESEAT_CHECK(expect_object(value));
  for (const JsonValue member : value.members()) {
    if (member.is_null()) continue;
    if (is(member, "stringValue", "string_value")) {
      SIDESEAT_CHECK(read(member, out.data.emplace<std::string>()));
    } else if (is(member, "boolValue", "bool_value")) {
      SIDESEAT_CHECK(read_bool(member, out.data.emplace<bool>()));
    } else if (is(member, "intValue", "int_value")) {
      SIDESEAT_CHECK(read(member, out.data.emplace<std::int64_t>()));
    } else if (is(member, "doubleValue", "double_value")) {
      SIDESEAT_CHECK(read_double(member, out.data.emplace<double>()));
    } else if (is(member, "arrayValue", "array_value")) {
      SIDESEAT_CHECK(read_values(member, out.data.emplace<AttributeList>(), depth));
    } else if (is(member, "kvlistValue", "kvlist_value")) {
      SIDESEAT_CHECK(read_values(member, out.data.emplace<Attributes>(), depth));
    } else if (is(member, "bytesValue", "bytes_value")) {
      auto bytes = from_base64(member.text());
      if (!member.is_string() || !bytes) return malformed(member, "base64");
      out.data = AttributeBytes{*std::move(bytes)};
    }
  }
  return ok();
}

// --- Messages -----------------------------------------------------------------------------------

Status Decoder::read_member(JsonValue member, TraceRequest& out) const {
  return is(member, "resourceSpans", "resource_spans") ? read_list(member, out) : ok();
}

Status Decoder::read_member(JsonValue member, ResourceSpans& out) const {
  if (is(member, "resource")) return read(member, out.resource);
  if (is(member, "scopeSpans", "scope_spans")) return read_list(member, out.scopes);
  return ok();
}

Status Decoder::read_member(JsonValue member, Resource& out) const {
  return is(member, "attributes") ? read(member, out.attributes) : ok();
}

Status Decoder::read_member(JsonValue member, ScopeSpans& out) const {
  if (is(member, "scope")) return read(member, out.scope);
  if (is(member, "spans")) return read_list(member, out.spans);
  return ok();
}

Status Decoder::read_member(JsonValue member, Scope& out) const {
  if (is(member, "name")) return read(member, out.name);
  if (is(member, "version")) return read(member, out.version);
  if (is(member, "attributes")) return read(member, out.attributes);
  return ok();
}

Status Decoder::read_member(JsonValue member, Span& out) const {
  if (is(member, "traceId", "trace_id")) return read(member, out.trace_id);
  if (is(member, "spanId", "span_id")) return read(member, out.span_id);
  if (is(member, "traceState", "trace_state")) return read(member, out.trace_state);
  if (is(member, "parentSpanId", "parent_span_id")) return read(member, out.parent_span_id);
  if (is(member, "name")) return read(member, out.name);
  if (is(member, "kind")) return read_enum(member, "SPAN_KIND_", kKindNames, out.kind);
  if (is(member, "startTimeUnixNano", "start_time_unix_nano")) {
    return read_time(member, out.started_at_ns);
  }
  if (is(member, "endTimeUnixNano", "end_time_unix_nano")) {
    return read_time(member, out.ended_at_ns);
  }
  if (is(member, "status")) return read_status(member, out);
  if (is(member, "flags")) return read(member, out.flags);
  return read_list_member(member, out);
}

Status Decoder::read_list_member(JsonValue member, Span& out) const {
  if (is(member, "attributes")) return read(member, out.attributes);
  if (is(member, "droppedAttributesCount", "dropped_attributes_count")) {
    return read(member, out.dropped_attributes_count);
  }
  if (is(member, "events")) return read_list(member, out.events);
  if (is(member, "droppedEventsCount", "dropped_events_count")) {
    return read(member, out.dropped_events_count);
  }
  if (is(member, "links")) return read_list(member, out.links);
  if (is(member, "droppedLinksCount", "dropped_links_count")) {
    return read(member, out.dropped_links_count);
  }
  return ok();
}

Status Decoder::read_status(JsonValue value, Span& out) const {
  SIDESEAT_CHECK(expect_object(value));
  for (const JsonValue member : value.members()) {
    if (member.is_null()) continue;
    if (is(member, "message")) {
      SIDESEAT_CHECK(read(member, out.status_message));
    } else if (is(member, "code")) {
      SIDESEAT_CHECK(read_enum(member, "STATUS_CODE_", kStatusNames, out.status));
    }
  }
  return ok();
}

Status Decoder::read_member(JsonValue member, SpanEvent& out) const {
  if (is(member, "timeUnixNano", "time_unix_nano")) return read_time(member, out.time_unix_ns);
  if (is(member, "name")) return read(member, out.name);
  if (is(member, "attributes")) return read(member, out.attributes);
  if (is(member, "droppedAttributesCount", "dropped_attributes_count")) {
    return read(member, out.dropped_attributes_count);
  }
  return ok();
}

Status Decoder::read_member(JsonValue member, SpanLink& out) const {
  if (is(member, "traceId", "trace_id")) return read(member, out.trace_id);
  if (is(member, "spanId", "span_id")) return read(member, out.span_id);
  if (is(member, "traceState", "trace_state")) return read(member, out.trace_state);
  if (is(member, "attributes")) return read(member, out.attributes);
  if (is(member, "droppedAttributesCount", "dropped_attributes_count")) {
    return read(member, out.dropped_attributes_count);
  }
  if (is(member, "flags")) return read(member, out.flags);
  return ok();
}

Status Decoder::read_member(JsonValue member, ExportResponse& out) const {
  // The members of partialSuccess are this struct's own.
  if (is(member, "partialSuccess", "partial_success")) return read(member, out);
  if (is(member, "rejectedSpans", "rejected_spans")) return read(member, out.rejected_spans);
  if (is(member, "errorMessage", "error_message")) return read(member, out.error_message);
  return ok();
}

Status Decoder::read_member(JsonValue member, LoneSpan& out) const {
  if (is(member, "resource")) return read(member, out.resource);
  if (is(member, "scope")) return read(member, out.scope);
  return read_member(member, out.span);
}

template <typename Message>
Result<Message> decode(std::string_view text) {
  auto document = JsonDocument::parse(text);
  if (!document) return std::move(document).error().in("read OTLP JSON");
  Message out;
  SIDESEAT_CHECK(Decoder(document->root()).read(document->root(), out));
  return out;
}

}  // namespace

Result<TraceRequest> decode_json(std::string_view text) { return decode<TraceRequest>(text); }

Result<ExportResponse> decode_json_response(std::string_view text) {
  return decode<ExportResponse>(text);
}

Result<LoneSpan> span_from_json(std::string_view json) { return decode<LoneSpan>(json); }

}  // namespace sideseat::otlp
