// Log records to protobuf and back.
#include <cstdint>

#include "otlp/codec.h"
#include "otlp/fields.h"
#include "otlp/protobuf_reader.h"
#include "otlp/protobuf_writer.h"

namespace sideseat::otlp {
namespace {

class LogReader : public ProtobufReader {
 public:
  using ProtobufReader::ProtobufReader;

  void read_message(pbf_reader in, LogRequest& out) {
    read_groups(in, out,
                [this](pbf_reader item, ScopeLogs& scope) { read(item, add(scope.records)); });
  }

 private:
  using ProtobufReader::read;

  void read(pbf_reader in, LogRecord& out) {
    while (next(in)) {
      switch (in.tag_and_type()) {
        case fixed64(field::log_record::kTime):
          out.time_unix_ns = time(in);
          break;
        case fixed64(field::log_record::kObservedTime):
          out.observed_unix_ns = time(in);
          break;
        case varint(field::log_record::kSeverity):
          out.severity_number = severity(in.get_enum());
          break;
        case message(field::log_record::kSeverityText):
          out.severity_text = text(in);
          break;
        case message(field::log_record::kEventName):
          out.event_name = text(in);
          break;
        case message(field::log_record::kTraceId):
          out.trace_id = id<16>(in, "trace_id");
          break;
        case message(field::log_record::kSpanId):
          out.span_id = id<8>(in, "span_id");
          break;
        default:
          read_contents(in, out);
      }
    }
  }

  void read_contents(pbf_reader& in, LogRecord& out) {
    switch (in.tag_and_type()) {
      case message(field::log_record::kBody):
        read(in.get_message(), out.body);
        break;
      case message(field::log_record::kAttributes):
        read(in.get_message(), add(out.attributes));
        break;
      case varint(field::log_record::kDroppedAttributes):
        out.dropped_attributes_count = in.get_uint32();
        break;
      case fixed32(field::log_record::kFlags):
        out.flags = in.get_fixed32();
        break;
      default:
        in.skip();
    }
  }

  static std::int32_t severity(std::int32_t number) {
    return number >= 0 && number <= kSeverityMax ? number : 0;
  }
};

class LogWriter : public ProtobufWriter {
 public:
  void write(const ResourceLogs& group) {
    message(out_, field::kItems, [&](pbf_writer& inner) {
      write_resource(inner, group.resource);
      for (const ScopeLogs& scope_logs : group.scopes) {
        message(inner, field::resource_group::kScopes, [&](pbf_writer& scope) {
          write_scope(scope, scope_logs.scope);
          for (const LogRecord& record : scope_logs.records) {
            message(scope, field::scope_group::kItems,
                    [&](pbf_writer& item) { write(item, record); });
          }
        });
      }
    });
  }

 private:
  void write(pbf_writer& out, const LogRecord& record) {
    write_time(out, field::log_record::kTime, record.time_unix_ns);
    if (record.severity_number != 0) {
      out.add_enum(field::log_record::kSeverity, record.severity_number);
    }
    write_string(out, field::log_record::kSeverityText, record.severity_text);
    if (record.body != AttributeValue{}) {
      message(out, field::log_record::kBody,
              [&](pbf_writer& value) { write_value(value, record.body); });
    }
    write_attributes(out, field::log_record::kAttributes, record.attributes);
    write_count(out, field::log_record::kDroppedAttributes, record.dropped_attributes_count);
    if (record.flags != 0) out.add_fixed32(field::log_record::kFlags, record.flags);
    write_id(out, field::log_record::kTraceId, record.trace_id);
    write_id(out, field::log_record::kSpanId, record.span_id);
    write_time(out, field::log_record::kObservedTime, record.observed_unix_ns);
    write_string(out, field::log_record::kEventName, record.event_name);
  }
};

}  // namespace

std::string encode_protobuf(const LogRequest& request) {
  LogWriter writer;
  for (const ResourceLogs& group : request) writer.write(group);
  return writer.take();
}

Result<LogRequest> decode_protobuf_logs(std::string_view bytes) {
  return decode_protobuf_with<LogReader, LogRequest>(bytes, "logs request");
}

}  // namespace sideseat::otlp
