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

  template <typename Message>
  Status read_message(JsonValue value, Message& out) const {
    return read_object(value, [&](JsonValue member) { return read_member(member, out); });
  }

 private:
  using JsonReader::read;
  template <typename Item>
  Status read_list(JsonValue value, std::vector<Item>& out) const {
    return read_array(value, out,
                      [&](JsonValue element, Item& item) { return read_message(element, item); });
  }

  Status read_member(JsonValue member, LogRequest& out) const {
    return is(member, "resourceLogs", "resource_logs") ? read_list(member, out) : ok();
  }

  Status read_member(JsonValue member, ResourceLogs& out) const {
    if (is(member, "resource")) return read(member, out.resource);
    if (is(member, "schemaUrl", "schema_url")) return read(member, out.resource.schema_url);
    if (is(member, "scopeLogs", "scope_logs")) return read_list(member, out.scopes);
    return ok();
  }

  Status read_member(JsonValue member, ScopeLogs& out) const {
    if (is(member, "scope")) return read(member, out.scope);
    if (is(member, "schemaUrl", "schema_url")) return read(member, out.scope.schema_url);
    if (is(member, "logRecords", "log_records")) return read_list(member, out.records);
    return ok();
  }

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
