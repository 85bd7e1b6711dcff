// The names are those of opentelemetry-proto's JSON form of AnyValue.
#include "query/attribute_json.h"

#include <string>

namespace sideseat::query {
namespace {

/// 64-bit integers are strings in OTLP's JSON; some senders write numbers.
void write_integer(JsonWriter& json, JsonValue value) {
  const auto digits = value.is_string() ? value.plain_text().value_or("0") : value.raw();
  json.raw(digits.empty() ? "0" : digits);
}

void write_plain_map(JsonWriter& json, JsonValue pairs) {
  json.begin_object();
  for (const JsonValue pair : pairs.elements()) {
    json.key(pair["key"].text());
    write_plain(json, pair["value"]);
  }
  json.end_object();
}

}  // namespace

void write_plain(JsonWriter& json, JsonValue any_value) {
  for (const JsonValue member : any_value.members()) {
    if (member.key_is("intValue")) return write_integer(json, member);
    if (member.key_is("kvlistValue")) return write_plain_map(json, member["values"]);
    if (member.key_is("arrayValue")) {
      json.begin_array();
      for (const JsonValue element : member["values"].elements()) write_plain(json, element);
      json.end_array();
      return;
    }
    json.raw(member.raw());  // stringValue, boolValue, doubleValue, bytesValue: as written.
    return;
  }
  json.null();
}

void write_any_value(JsonWriter& json, JsonValue plain) {
  json.begin_object();
  switch (plain.kind()) {
    case JsonKind::kString:
      json.key("stringValue").raw(plain.raw());
      break;
    case JsonKind::kBoolean:
      json.key("boolValue").raw(plain.raw());
      break;
    case JsonKind::kNumber:
      if (plain.raw().find_first_of(".eE") == std::string_view::npos && plain.integer()) {
        json.member("intValue", plain.raw());
      } else {
        json.key("doubleValue").raw(plain.raw());
      }
      break;
    case JsonKind::kArray:
      json.key("arrayValue").begin_object().key("values").begin_array();
      for (const JsonValue element : plain.elements()) write_any_value(json, element);
      json.end_array().end_object();
      break;
    case JsonKind::kObject:
      json.key("kvlistValue").begin_object().key("values").begin_array();
      for (const JsonValue member : plain.members()) {
        json.begin_object().member("key", member.key()).key("value");
        write_any_value(json, member);
        json.end_object();
      }
      json.end_array().end_object();
      break;
    case JsonKind::kNull:
    case JsonKind::kMissing:
      break;
  }
  json.end_object();
}

}  // namespace sideseat::query
