// Driven by the tables of point_fields.h.
#include "otlp/point_values.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include "otlp/point_fields.h"
#include "otlp/protobuf_reader.h"

namespace sideseat::otlp {
namespace {

using Type = PointFieldType;

protozero::pbf_wire_type wire_type(Type type) {
  switch (type) {
    case Type::kTime:
    case Type::kFixed64:
    case Type::kDouble:
    case Type::kOptionalDouble:
    case Type::kOptionalInt:
      return protozero::pbf_wire_type::fixed64;
    case Type::kSint32:
    case Type::kUint32:
      return protozero::pbf_wire_type::varint;
    default:
      return protozero::pbf_wire_type::length_delimited;
  }
}

/// Counts beyond our range become its end.
std::int64_t in_range(std::uint64_t count) {
  constexpr std::uint64_t kMax = std::numeric_limits<std::int64_t>::max();
  return static_cast<std::int64_t>(std::min(count, kMax));
}
double in_range(double number) { return number; }

class PointValuesReader : public ProtobufReader {
 public:
  PointValuesReader(std::string_view bytes, MetricKind kind) : ProtobufReader(bytes), kind_(kind) {}

  void read_message(pbf_reader in, Attributes& out) { read_fields(in, point_fields(kind_), out); }

 private:
  using ProtobufReader::read;

  // NOLINTNEXTLINE(misc-no-recursion): as deep as the tables are.
  void read_fields(pbf_reader in, const PointField* fields, Attributes& out) {
    while (next(in)) {
      const PointField* row = fields;
      while (row->tag != 0 && row->tag != in.tag()) ++row;
      if (row->tag == 0 || wire_type(row->type) != in.wire_type()) {
        in.skip();
      } else {
        read_field(in, *row, out);
      }
    }
  }

  // NOLINTNEXTLINE(misc-no-recursion): as deep as the tables are.
  void read_field(pbf_reader& in, const PointField& row, Attributes& out) {
    AttributeValue& value = member(out, row).value;
    switch (row.type) {
      case Type::kAttributes:
        return read(in.get_message(), add(members(value)));
      case Type::kMessage:
        return read_fields(in.get_message(), row.message, members(value));
      case Type::kMessages:
        return read_fields(in.get_message(), row.message, members(add(list(value))));
      case Type::kFixed64List:
        return append(in.get_packed_fixed64(), list(value));
      case Type::kUint64List:
        return append(in.get_packed_uint64(), list(value));
      case Type::kDoubleList:
        return append(in.get_packed_double(), list(value));
      case Type::kTraceId:
        value.data = id<16>(in, "trace id").hex();
        return;
      case Type::kSpanId:
        value.data = id<8>(in, "span id").hex();
        return;
      default:
        read_number(in, row.type, value);
    }
  }

  template <typename Numbers>
  void append(const Numbers& numbers, AttributeList& out) {
    for (const auto number : numbers) add(out).data = in_range(number);
  }

  static void read_number(pbf_reader& in, Type type, AttributeValue& out) {
    switch (type) {
      case Type::kTime:
        out.data = time(in);
        return;
      case Type::kFixed64:
        out.data = in_range(in.get_fixed64());
        return;
      case Type::kOptionalInt:
        out.data = in.get_sfixed64();
        return;
      case Type::kSint32:
        out.data = std::int64_t{in.get_sint32()};
        return;
      case Type::kUint32:
        out.data = std::int64_t{in.get_uint32()};
        return;
      default:
        out.data = in.get_double();
    }
  }

  /// A field that comes again goes on with the member there is: so lists come.
  Attribute& member(Attributes& out, const PointField& row) {
    const std::string_view name = row.snake_case.empty() ? row.camel_case : row.snake_case;
    for (Attribute& attribute : out) {
      if (attribute.key == name) return attribute;
    }
    Attribute& added = add(out);
    added.key = name;
    return added;
  }
  static Attributes& members(AttributeValue& value) { return as<Attributes>(value); }
  static AttributeList& list(AttributeValue& value) { return as<AttributeList>(value); }
  template <typename T>
  static T& as(AttributeValue& value) {
    T* there = std::get_if<T>(&value.data);
    return there != nullptr ? *there : value.data.template emplace<T>();
  }

  MetricKind kind_;
};

}  // namespace

Result<Attributes> point_values(MetricKind kind, std::string_view bytes) {
  return decode_protobuf_with<PointValuesReader, Attributes>(bytes, "data point", kind);
}

}  // namespace sideseat::otlp
