// The sample requests.
#include "otlp/sample_testing.h"

#include <limits>

namespace sideseat::otlp {
namespace {

Attribute attribute(std::string key, AttributeValue value) {
  return {std::move(key), std::move(value)};
}

Attributes every_kind() {
  const AttributeValue text{std::string("caf\xc3\xa9 \"\\\n\t\x01")};
  const AttributeList list{text, {std::int64_t{-1}}, {}, {AttributeList{}}};
  return {
      attribute("empty", {}),
      attribute("string", text),
      attribute("empty string", {std::string()}),
      attribute("bool", {true}),
      attribute("false", {false}),
      attribute("int", {std::int64_t{42}}),
      attribute("zero", {std::int64_t{0}}),
      attribute("least", {std::numeric_limits<std::int64_t>::min()}),
      attribute("most", {std::numeric_limits<std::int64_t>::max()}),
      attribute("double", {0.1}),
      attribute("whole double", {1.0}),
      attribute("infinite", {std::numeric_limits<double>::infinity()}),
      attribute("minus infinite", {-std::numeric_limits<double>::infinity()}),
      attribute("bytes", {AttributeBytes{std::string("\x00\xff\x80", 3)}}),
      attribute("list", {list}),
      attribute("pairs", {Attributes{attribute("inner", {list}), attribute("", text)}}),
      attribute("empty pairs", {Attributes{}}),
  };
}

template <std::size_t N>
Id<N> id_from(std::uint8_t first) {
  Id<N> id;
  for (std::size_t i = 0; i < N; ++i) id.bytes[i] = static_cast<std::uint8_t>(first + i);
  return id;
}

}  // namespace

Span full_span() {
  Span span;
  span.trace_id = id_from<16>(0xf0);
  span.span_id = id_from<8>(1);
  span.parent_span_id = id_from<8>(0x80);
  span.trace_state = "vendor=value";
  span.name = "chat model";
  span.kind = SpanKind::kClient;
  span.flags = 0x101;
  span.started_at_ns = 1'700'000'000'123'456'789;
  span.ended_at_ns = std::numeric_limits<std::int64_t>::max();
  span.attributes = every_kind();
  span.dropped_attributes_count = 1;
  span.events = {{5, "first", every_kind(), 2}, {}};
  span.dropped_events_count = 3;
  span.links = {{id_from<16>(3), id_from<8>(4), "state", every_kind(), 5, 6}, {}};
  span.dropped_links_count = std::numeric_limits<std::uint32_t>::max();
  span.status = StatusCode::kError;
  span.status_message = "it failed";
  return span;
}

TraceRequest full_request() {
  Span only_a_status;
  only_a_status.status = StatusCode::kOk;
  const Scope scope{"scope", "1.2", every_kind(), 7, "https://example.com/scope"};
  const Resource resource{every_kind(), 8, "https://example.com/resource"};
  return {
      {resource, {{scope, {full_span(), {}, only_a_status}}, {{}, {full_span()}}}},
      {{}, {}},
      {{}, {{{}, {}}}},
  };
}

LogRequest full_logs() {
  LogRecord record;
  record.time_unix_ns = 1'700'000'000'123'456'789;
  record.observed_unix_ns = std::numeric_limits<std::int64_t>::max();
  record.severity_number = 24;
  record.severity_text = "FATAL";
  record.event_name = "gen_ai.choice";
  record.body = {every_kind()};
  record.attributes = every_kind();
  record.dropped_attributes_count = std::numeric_limits<std::uint32_t>::max();
  record.flags = 1;
  record.trace_id = id_from<16>(0xf0);
  record.span_id = id_from<8>(1);
  LogRecord only_a_text;
  only_a_text.body = {std::string()};
  const Scope scope{"scope", "1.2", every_kind(), 7, "https://example.com/scope"};
  const Resource resource{every_kind(), 8, "https://example.com/resource"};
  return {
      {resource, {{scope, {record, {}, only_a_text}}, {{}, {record}}}},
      {{}, {}},
      {{}, {{{}, {}}}},
  };
}

}  // namespace sideseat::otlp
