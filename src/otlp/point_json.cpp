// Driven by the tables of point_fields.h.
#include "otlp/point_json.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "otlp/point_fields.h"
#include "otlp/protobuf_writer.h"

namespace sideseat::otlp {

namespace {

using Type = PointFieldType;

class AttributesWriter : public ProtobufWriter {
 public:
  static std::string written(field::Tag tag, const Attributes& attributes) {
    AttributesWriter writer;
    writer.write_attributes(writer.out_, tag, attributes);
    return writer.take();
  }
};

}  // namespace

Status PointReader::read_point(JsonValue value, MetricKind kind, MetricPoint& out) const {
  SIDESEAT_CHECK(read_fields(value, point_fields(kind), out.bytes));
  return read_object(value, [&](JsonValue member) {
    if (is(member, kPointStartTime.camel_case, kPointStartTime.snake_case)) {
      return read_time(member, out.started_at_ns);
    }
    if (is(member, kPointTime.camel_case, kPointTime.snake_case))
      return read_time(member, out.time_unix_ns);
    if (is(member, "attributes")) return read(member, out.attributes);
    return ok();
  });
}

Status PointReader::read_fields(JsonValue value, const PointField* fields, std::string& out) const {
  std::vector<std::pair<field::Tag, std::string>> written;
  SIDESEAT_CHECK(read_object(value, [&](JsonValue member) -> Status {
    for (const PointField* row = fields; row->tag != 0; ++row) {
      if (!is(member, row->camel_case, row->snake_case)) continue;
      written.emplace_back(row->tag, std::string());
      return read_field(member, *row, written.back().second);
    }
    return ok();
  }));
  std::stable_sort(written.begin(), written.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [tag, bytes] : written) out += bytes;
  return ok();
}

Status PointReader::read_field(JsonValue value, const PointField& field, std::string& out) const {
  pbf_writer writer(out);
  switch (field.type) {
    case Type::kTime: {
      std::int64_t unix_ns = 0;
      SIDESEAT_CHECK(read_time(value, unix_ns));
      write_time(writer, field.tag, unix_ns);
      return ok();
    }
    case Type::kTraceId: {
      TraceId id;
      SIDESEAT_CHECK(read(value, id));
      write_id(writer, field.tag, id);
      return ok();
    }
    case Type::kSpanId: {
      SpanId id;
      SIDESEAT_CHECK(read(value, id));
      write_id(writer, field.tag, id);
      return ok();
    }
    case Type::kAttributes: {
      Attributes attributes;
      SIDESEAT_CHECK(read(value, attributes));
      out = AttributesWriter::written(field.tag, attributes);
      return ok();
    }
    case Type::kMessage:
      return read_message(value, field, out);
    case Type::kMessages:
      if (!value.is_array()) return malformed(value, "an array");
      for (const JsonValue element : value.elements()) {
        SIDESEAT_CHECK(read_message(element, field, out));
      }
      return ok();
    case Type::kFixed64List:
    case Type::kUint64List:
    case Type::kDoubleList:
      return read_numbers(value, field, out);
    default:
      return read_number(value, field, out);
  }
}

Status PointReader::read_message(JsonValue value, const PointField& field, std::string& out) const {
  std::string inner;
  SIDESEAT_CHECK(read_fields(value, field.message, inner));
  pbf_writer(out).add_message(field.tag, inner);
  return ok();
}

Status PointReader::read_number(JsonValue value, const PointField& field, std::string& out) const {
  pbf_writer writer(out);
  if (field.type == Type::kDouble || field.type == Type::kOptionalDouble) {
    double number = 0;
    SIDESEAT_CHECK(read_double(value, number));
    if (number != 0 || field.type == Type::kOptionalDouble) writer.add_double(field.tag, number);
    return ok();
  }
  std::int64_t number = 0;
  SIDESEAT_CHECK(read(value, number));
  const bool is_signed = field.type == Type::kSint32 || field.type == Type::kOptionalInt;
  if (number < 0 && !is_signed) return malformed(value, "a count");
  if (field.type == Type::kOptionalInt) {
    writer.add_sfixed64(field.tag, number);
  } else if (number != 0 && field.type == Type::kFixed64) {
    writer.add_fixed64(field.tag, static_cast<std::uint64_t>(number));
  } else if (number != 0 && field.type == Type::kSint32) {
    writer.add_sint32(field.tag, static_cast<std::int32_t>(number));
  } else if (number != 0) {
    writer.add_uint32(field.tag, static_cast<std::uint32_t>(number));
  }
  return ok();
}

Status PointReader::read_numbers(JsonValue value, const PointField& field, std::string& out) const {
  if (!value.is_array()) return malformed(value, "an array");
  std::vector<double> doubles;
  std::vector<std::uint64_t> counts;
  for (const JsonValue element : value.elements()) {
    if (field.type == Type::kDoubleList) {
      SIDESEAT_CHECK(read_double(element, doubles.emplace_back()));
      continue;
    }
    std::int64_t count = 0;
    SIDESEAT_CHECK(read(element, count));
    if (count < 0) return malformed(element, "a count");
    counts.push_back(static_cast<std::uint64_t>(count));
  }
  pbf_writer writer(out);
  if (field.type == Type::kDoubleList) {
    writer.add_packed_double(field.tag, doubles.begin(), doubles.end());
  } else if (field.type == Type::kFixed64List) {
    writer.add_packed_fixed64(field.tag, counts.begin(), counts.end());
  } else {
    writer.add_packed_uint64(field.tag, counts.begin(), counts.end());
  }
  return ok();
}

}  // namespace sideseat::otlp
