// OTLP JSON to spans.
#include <array>

#include "otlp/codec.h"
#include "otlp/json_reader.h"

namespace sideseat::otlp {
namespace {

constexpr std::array<std::string_view, 6> kKindNames{"UNSPECIFIED", "INTERNAL", "SERVER",
                                                     "CLIENT",      "PRODUCER", "CONSUMER"};
constexpr std::array<std::string_view, 3> kStatusNames{"UNSET", "OK", "ERROR"};

class SpanReader : public JsonReader {
 public:
  using JsonReader::JsonReader;

  Status read_message(JsonValue value, TraceRequest& out) const {
    constexpr GroupNames kNames{.resources = {"resourceSpans", "resource_spans"},
                                .scopes = {"scopeSpans", "scope_spans"},
                                .items = {"spans", {}}};
    return read_groups(value, kNames, out, [this](JsonValue list, ScopeSpans& scope) {
      return read(list, scope.spans);
    });
  }
  Status read_message(JsonValue value, ExportResponse& out) const { return read(value, out); }

 private:
  using JsonReader::read;
  template <typename Message>
  Status read(JsonValue value, Message& out) const {
    return read_object(value, [&](JsonValue member) { return read_member(member, out); });
  }
  template <typename Item>
  Status read(JsonValue value, std::vector<Item>& out) const {
    return read_array(value, out,
                      [&](JsonValue element, Item& item) { return read(element, item); });
  }

  Status read_member(JsonValue member, Span& out) const;
  Status read_list_member(JsonValue member, Span& out) const;
  Status read_status(JsonValue value, Span& out) const;
  Status read_member(JsonValue member, SpanEvent& out) const;
  Status read_member(JsonValue member, SpanLink& out) const;
  Status read_member(JsonValue member, ExportResponse& out) const;
};

Status SpanReader::read_member(JsonValue member, Span& out) const {
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

Status SpanReader::read_list_member(JsonValue member, Span& out) const {
  if (is(member, "attributes")) return read(member, out.attributes);
  if (is(member, "droppedAttributesCount", "dropped_attributes_count")) {
    return read(member, out.dropped_attributes_count);
  }
  if (is(member, "events")) return read(member, out.events);
  if (is(member, "droppedEventsCount", "dropped_events_count")) {
    return read(member, out.dropped_events_count);
  }
  if (is(member, "links")) return read(member, out.links);
  if (is(member, "droppedLinksCount", "dropped_links_count")) {
    return read(member, out.dropped_links_count);
  }
  return ok();
}

Status SpanReader::read_status(JsonValue value, Span& out) const {
  return read_object(value, [&](JsonValue member) {
    if (is(member, "message")) return read(member, out.status_message);
    if (is(member, "code")) return read_enum(member, "STATUS_CODE_", kStatusNames, out.status);
    return ok();
  });
}

Status SpanReader::read_member(JsonValue member, SpanEvent& out) const {
  if (is(member, "timeUnixNano", "time_unix_nano")) return read_time(member, out.time_unix_ns);
  if (is(member, "name")) return read(member, out.name);
  if (is(member, "attributes")) return read(member, out.attributes);
  if (is(member, "droppedAttributesCount", "dropped_attributes_count")) {
    return read(member, out.dropped_attributes_count);
  }
  return ok();
}

Status SpanReader::read_member(JsonValue member, SpanLink& out) const {
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

Status SpanReader::read_member(JsonValue member, ExportResponse& out) const {
  // The members of partialSuccess are this struct's own.
  if (is(member, "partialSuccess", "partial_success")) return read(member, out);
  if (is(member, "rejectedSpans", "rejected_spans") ||
      is(member, "rejectedLogRecords", "rejected_log_records") ||
      is(member, "rejectedDataPoints", "rejected_data_points")) {
    return read(member, out.rejected_spans);
  }
  if (is(member, "errorMessage", "error_message")) return read(member, out.error_message);
  return ok();
}

}  // namespace

Result<TraceRequest> decode_json(std::string_view text) {
  return decode_json_with<SpanReader, TraceRequest>(text);
}

Result<ExportResponse> decode_json_response(std::string_view text) {
  return decode_json_with<SpanReader, ExportResponse>(text);
}

}  // namespace sideseat::otlp
