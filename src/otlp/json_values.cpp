// Values and attributes, whatever they belong to.
#include "otlp/json_values.h"

#include <cmath>

#include "base/encoding.h"

namespace sideseat::otlp {
namespace {

void write_pairs(JsonWriter& json, const Attributes& attributes) {
  json.begin_array();
  for (const Attribute& attribute : attributes) {
    json.begin_object().member("key", attribute.key).key("value");
    write_value(json, attribute.value);
    json.end_object();
  }
  json.end_array();
}

/// Writes the one member of an AnyValue object.
struct ValueWriter {
  JsonWriter& json;

  void operator()(std::monostate) const {}
  void operator()(bool value) const { json.member("boolValue", value); }
  void operator()(std::int64_t value) const { json.member("intValue", std::to_string(value)); }
  void operator()(double value) const {
    json.key("doubleValue");
    write_double(json, value);
  }
  void operator()(const std::string& value) const {
    json.member("stringValue", std::string_view(value));
  }
  void operator()(const AttributeBytes& value) const {
    json.member("bytesValue", to_base64(value.bytes));
  }
  void operator()(const AttributeList& values) const {
    json.key("arrayValue").begin_object().key("values").begin_array();
    for (const AttributeValue& value : values) write_value(json, value);
    json.end_array().end_object();
  }
  void operator()(const Attributes& attributes) const {
    json.key("kvlistValue").begin_object().key("values");
    write_pairs(json, attributes);
    json.end_object();
  }
};

}  // namespace

void write_string(JsonWriter& json, std::string_view name, std::string_view text) {
  if (!text.empty()) json.member(name, text);
}

void write_time(JsonWriter& json, std::string_view name, std::int64_t unix_ns) {
  if (unix_ns > 0) json.member(name, std::to_string(unix_ns));
}

void write_count(JsonWriter& json, std::string_view name, std::uint32_t count) {
  if (count != 0) json.member(name, std::int64_t{count});
}

void write_double(JsonWriter& json, double value) {
  if (std::isnan(value)) {
    json.string("NaN");
  } else if (std::isinf(value)) {
    json.string(value > 0 ? "Infinity" : "-Infinity");
  } else {
    json.number(value);
  }
}

void write_value(JsonWriter& json, const AttributeValue& value) {
  json.begin_object();
  std::visit(ValueWriter{json}, value.data);
  json.end_object();
}

void write_attributes(JsonWriter& json, const Attributes& attributes) {
  if (attributes.empty()) return;
  json.key("attributes");
  write_pairs(json, attributes);
}

void write_resource(JsonWriter& json, const Resource& resource) {
  json.key("resource").begin_object();
  write_attributes(json, resource.attributes);
  write_count(json, "droppedAttributesCount", resource.dropped_attributes_count);
  json.end_object();
  write_string(json, "schemaUrl", resource.schema_url);
}

void write_scope(JsonWriter& json, const Scope& scope) {
  json.key("scope").begin_object();
  write_string(json, "name", scope.name);
  write_string(json, "version", scope.version);
  write_attributes(json, scope.attributes);
  write_count(json, "droppedAttributesCount", scope.dropped_attributes_count);
  json.end_object();
  write_string(json, "schemaUrl", scope.schema_url);
}

}  // namespace sideseat::otlp
