// One look at the variant each.
#include "query/attribute_json.h"

#include "base/encoding.h"

namespace sideseat::query {

void write_plain(JsonWriter& json, const AttributeValue& value) {
  if (const auto* text = value.string()) {
    json.string(*text);
  } else if (const auto* integer = value.integer()) {
    json.integer(*integer);
  } else if (const auto* boolean = std::get_if<bool>(&value.data)) {
    json.boolean(*boolean);
  } else if (const auto* number = std::get_if<double>(&value.data)) {
    json.number(*number);
  } else if (const auto* bytes = std::get_if<AttributeBytes>(&value.data)) {
    json.string(to_base64(bytes->bytes));
  } else if (const auto* list = std::get_if<AttributeList>(&value.data)) {
    json.begin_array();
    for (const AttributeValue& element : *list) write_plain(json, element);
    json.end_array();
  } else if (const auto* members = std::get_if<Attributes>(&value.data)) {
    write_plain(json, *members);
  } else {
    json.null();
  }
}

void write_plain(JsonWriter& json, const Attributes& attributes) {
  json.begin_object();
  for (const Attribute& attribute : attributes) {
    json.key(attribute.key);
    write_plain(json, attribute.value);
  }
  json.end_object();
}

void write_origin(JsonWriter& json, const Resource& resource, const Scope& scope) {
  json.key("resource");
  write_plain(json, resource.attributes);
  json.key("scope");
  if (scope == Scope()) {
    json.null();
    return;
  }
  json.begin_object().member("name", scope.name).member("version", scope.version);
  json.key("attributes");
  write_plain(json, scope.attributes);
  json.end_object();
}

}  // namespace sideseat::query
