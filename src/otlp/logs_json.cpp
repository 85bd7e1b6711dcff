// Log records to OTLP JSON and back.
#include <array>
#include <string_view>

#include "base/json_writer.h"
#include "otlp/codec.h"
#include "otlp/json_reader.h"
#include "otlp/json_values.h"

namespace sideseat::otlp {
namespace {

constexpr std::array<std::string_view, kSeverityMax + 1> kSeverityNames{
    "UNSPECIFIED", "TRACE",  "TRACE2", "TRACE3", "TRACE4", "DEBUG",  "DEBUG2", "DEBUG3", "DEBUG4",
    "INFO",        "INFO2",  "INFO3",  "INFO4",  "WARN",   "WARN2",  "WARN3",  "WARN4",  "ERROR",
    "ERROR2",      "ERROR3", "ERROR4", "FATAL",  "FATAL2", "FATAL3", "FATAL4"};

class LogReader : public JsonReader {
 public:
  using JsonReader::JsonReader;

  Status read_message(JsonValue value, LogRequest& out) const {
    constexpr GroupNames kNames{.resources = {"resourceLogs", "resource_logs"},
                                .scopes = {"scopeLogs", "scope_logs"},
                                .items = {"logRecords", "log_records"}};
    return read_groups(value, kNames, out, [this](JsonValue list, ScopeLogs& scope) {
      return read_array(list, scope.records, [this](JsonValue element, LogRecord& record) {
        return read_object(element, [&](JsonValue member) { return read_member(member, record); });
      });
    });
  }

 private:
  Status read_member(JsonValue member, LogRecord& out) const {
    if (is(member, "timeUnixNano", "time_unix_nano")) return read_time(member, out.time_unix_ns);
    if (is(member, "observedTimeUnixNano", "observed_time_unix_nano")) {
      return read_time(member, out.observed_unix_ns);
    }
    if (is(member, "severityNumber", "severity_number")) {
      return read_enum(member, "SEVERITY_NUMBER_", kSeverityNames, out.severity_number);
    }
    if (is(member, "severityText", "severity_text")) return read(member, out.severity_text);
    if (is(member, "eventName", "event_name")) return read(member, out.event_name);
    if (is(member, "traceId", "trace_id")) return read(member, out.trace_id);
    if (is(member, "spanId", "span_id")) return read(member, out.span_id);
    if (is(member, "body")) return read(member, out.body);
    if (is(member, "attributes")) return read(member, out.attributes);
    if (is(member, "droppedAttributesCount", "dropped_attributes_count")) {
      return read(member, out.dropped_attributes_count);
    }
    if (is(member, "flags")) return read(member, out.flags);
    return ok();
  }
};

void write_record(JsonWriter& json, const LogRecord& record) {
  json.begin_object();
  write_time(json, "timeUnixNano", record.time_unix_ns);
  write_time(json, "observedTimeUnixNano", record.observed_unix_ns);
  write_count(json, "severityNumber", static_cast<std::uint32_t>(record.severity_number));
  write_string(json, "severityText", record.severity_text);
  write_string(json, "eventName", record.event_name);
  if (record.body != AttributeValue{}) {
    json.key("body");
    write_value(json, record.body);
  }
  write_attributes(json, record.attributes);
  write_count(json, "droppedAttributesCount", record.dropped_attributes_count);
  write_count(json, "flags", record.flags);
  write_id(json, "traceId", record.trace_id);
  write_id(json, "spanId", record.span_id);
  json.end_object();
}

}  // namespace

std::string encode_json(const LogRequest& request) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().key("resourceLogs").begin_array();
  for (const ResourceLogs& group : request) {
    json.begin_object();
    write_resource(json, group.resource);
    json.key("scopeLogs").begin_array();
    for (const ScopeLogs& scope_logs : group.scopes) {
      json.begin_object();
      write_scope(json, scope_logs.scope);
      json.key("logRecords").begin_array();
      for (const LogRecord& record : scope_logs.records) write_record(json, record);
      json.end_array().end_object();
    }
    json.end_array().end_object();
  }
  json.end_array().end_object();
  return text;
}

Result<LogRequest> decode_json_logs(std::string_view text) {
  return decode_json_with<LogReader, LogRequest>(text);
}

}  // namespace sideseat::otlp
