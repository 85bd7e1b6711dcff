// Driven by tables: one row a field, as opentelemetry-proto's metrics.proto has it.
#include "otlp/point_json.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "otlp/protobuf_writer.h"

namespace sideseat::otlp {

enum class PointFieldType : std::uint8_t {
  kTime,  // Left out when 0, as are the others that are not optional.
  kFixed64,
  kSint32,
  kUint32,
  kDouble,
  kOptionalDouble,  // Written whenever it is there.
  kOptionalInt,     // sfixed64.
  kFixed64List,
  kUint64List,
  kDoubleList,
  kTraceId,
  kSpanId,
  kAttributes,
  kMessage,
  kMessages,
};

struct PointField {
  std::string_view camel_case;  // Empty: the table ends.
  std::string_view snake_case;
  field::Tag tag = 0;
  PointFieldType type = PointFieldType::kTime;
  const PointField* message = nullptr;
};

namespace {

using Type = PointFieldType;

constexpr PointField kEnd{};
constexpr PointField kStartTime{"startTimeUnixNano", "start_time_unix_nano", 2, Type::kTime};
constexpr PointField kTime{"timeUnixNano", "time_unix_nano", 3, Type::kTime};
constexpr PointField kCount{"count", "", 4, Type::kFixed64};

constexpr PointField kExemplar[]{
    {"timeUnixNano", "time_unix_nano", 2, Type::kTime},
    {"asDouble", "as_double", 3, Type::kOptionalDouble},
    {"spanId", "span_id", 4, Type::kSpanId},
    {"traceId", "trace_id", 5, Type::kTraceId},
    {"asInt", "as_int", 6, Type::kOptionalInt},
    {"filteredAttributes", "filtered_attributes", 7, Type::kAttributes},
    kEnd,
};
constexpr PointField kNumber[]{
    kStartTime,
    kTime,
    {"asDouble", "as_double", 4, Type::kOptionalDouble},
    {"exemplars", "", 5, Type::kMessages, kExemplar},
    {"asInt", "as_int", 6, Type::kOptionalInt},
    {"attributes", "", 7, Type::kAttributes},
    {"flags", "", 8, Type::kUint32},
    kEnd,
};
constexpr PointField kHistogram[]{
    kStartTime,
    kTime,
    kCount,
    {"sum", "", 5, Type::kOptionalDouble},
    {"bucketCounts", "bucket_counts", 6, Type::kFixed64List},
    {"explicitBounds", "explicit_bounds", 7, Type::kDoubleList},
    {"exemplars", "", 8, Type::kMessages, kExemplar},
    {"attributes", "", 9, Type::kAttributes},
    {"flags", "", 10, Type::kUint32},
    {"min", "", 11, Type::kOptionalDouble},
    {"max", "", 12, Type::kOptionalDouble},
    kEnd,
};
constexpr PointField kBuckets[]{
    {"offset", "", 1, Type::kSint32},
    {"bucketCounts", "bucket_counts", 2, Type::kUint64List},
    kEnd,
};
constexpr PointField kExponential[]{
    {"attributes", "", 1, Type::kAttributes},
    kStartTime,
    kTime,
    kCount,
    {"sum", "", 5, Type::kOptionalDouble},
    {"scale", "", 6, Type::kSint32},
    {"zeroCount", "zero_count", 7, Type::kFixed64},
    {"positive", "", 8, Type::kMessage, kBuckets},
    {"negative", "", 9, Type::kMessage, kBuckets},
    {"flags", "", 10, Type::kUint32},
    {"exemplars", "", 11, Type::kMessages, kExemplar},
    {"min", "", 12, Type::kOptionalDouble},
    {"max", "", 13, Type::kOptionalDouble},
    {"zeroThreshold", "zero_threshold", 14, Type::kDouble},
    kEnd,
};
constexpr PointField kQuantile[]{
    {"quantile", "", 1, Type::kDouble},
    {"value", "", 2, Type::kDouble},
    kEnd,
};
constexpr PointField kSummary[]{
    kStartTime,
    kTime,
    kCount,
    {"sum", "", 5, Type::kDouble},
    {"quantileValues", "quantile_values", 6, Type::kMessages, kQuantile},
    {"attributes", "", 7, Type::kAttributes},
    {"flags", "", 8, Type::kUint32},
    kEnd,
};

const PointField* fields_of(MetricKind kind) {
  switch (kind) {
    case MetricKind::kHistogram:
      return kHistogram;
    case MetricKind::kExponentialHistogram:
      return kExponential;
    case MetricKind::kSummary:
      return kSummary;
    default:
      return kNumber;
  }
}

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
  SIDESEAT_CHECK(read_fields(value, fields_of(kind), out.bytes));
  return read_object(value, [&](JsonValue member) {
    if (is(member, kStartTime.camel_case, kStartTime.snake_case)) {
      return read_time(member, out.started_at_ns);
    }
    if (is(member, kTime.camel_case, kTime.snake_case)) return read_time(member, out.time_unix_ns);
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
