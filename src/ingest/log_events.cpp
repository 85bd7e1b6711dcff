// The rules; as bytes an event is an OTLP request with a span that has nothing else.
#include "ingest/log_events.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <variant>

#include "otlp/otlp.h"

namespace sideseat::ingest {
namespace {

constexpr std::string_view kEventNamePrefix = "gen_ai.";
/// Where records had their event's name before OTLP had a field for it.
constexpr std::string_view kEventNameAttribute = "event.name";
constexpr std::string_view kBodyAttribute = "body";

/// Takes it out of the record.
std::string take_event_name(LogRecord& record) {
  if (!record.event_name.empty()) return std::move(record.event_name);
  const auto found = std::find_if(
      record.attributes.begin(), record.attributes.end(), [](const Attribute& attribute) {
        return attribute.key == kEventNameAttribute && attribute.value.string() != nullptr;
      });
  if (found == record.attributes.end()) return {};
  std::string name = *found->value.string();
  record.attributes.erase(found);
  return name;
}

void append_body(AttributeValue body, Attributes& attributes) {
  if (std::holds_alternative<std::monostate>(body.data)) return;
  if (auto* members = std::get_if<Attributes>(&body.data)) {
    std::move(members->begin(), members->end(), std::back_inserter(attributes));
  } else {
    attributes.push_back({std::string(kBodyAttribute), std::move(body)});
  }
}

}  // namespace

TakenLogs take_events(LogRequest request) {
  TakenLogs taken;
  for (ResourceLogs& resource : request) {
    for (ScopeLogs& scope : resource.scopes) {
      for (LogRecord& record : scope.records) {
        std::string name = take_event_name(record);
        const bool has_span = !record.trace_id.is_zero() && !record.span_id.is_zero();
        if (!has_span || !name.starts_with(kEventNamePrefix)) {
          ++taken.ignored;
          continue;
        }
        LogEvent& one = taken.events.emplace_back();
        one.trace_id = record.trace_id;
        one.span_id = record.span_id;
        one.event.name = std::move(name);
        one.event.time_unix_ns =
            record.time_unix_ns != 0 ? record.time_unix_ns : record.observed_unix_ns;
        one.event.attributes = std::move(record.attributes);
        one.event.dropped_attributes_count = record.dropped_attributes_count;
        append_body(std::move(record.body), one.event.attributes);
      }
    }
  }
  return taken;
}

std::string encode_event(const LogEvent& event) {
  Span span;
  span.trace_id = event.trace_id;
  span.span_id = event.span_id;
  span.events = {event.event};
  return otlp::encode_request(otlp::Encoding::kProtobuf, {{{}, {{{}, {std::move(span)}}}}});
}

Result<LogEvent> decode_event(std::string_view bytes) {
  auto request = otlp::decode_request(otlp::Encoding::kProtobuf, bytes);
  const bool is_whole = request && request->size() == 1 && (*request)[0].scopes.size() == 1 &&
                        (*request)[0].scopes[0].spans.size() == 1 &&
                        (*request)[0].scopes[0].spans[0].events.size() == 1;
  if (!is_whole) return Error(ErrorCode::kCorrupt, "a log event that waits cannot be read");
  Span& span = (*request)[0].scopes[0].spans[0];
  return LogEvent{span.trace_id, span.span_id, std::move(span.events[0])};
}

}  // namespace sideseat::ingest
