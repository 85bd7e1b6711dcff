// One look at the variant each.
#include "ingest/attribute_reader.h"

#include <cmath>

#include "base/encoding.h"
#include "base/json_writer.h"

namespace sideseat::ingest {
namespace {

constexpr std::int64_t kCountMax = 1'000'000'000;

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
    json.begin_object();
    for (const Attribute& member : *members) {
      json.key(member.key);
      write_plain(json, member.value);
    }
    json.end_object();
  } else {
    json.null();
  }
}

}  // namespace

std::string text_of(const Attributes& attributes, std::string_view key) {
  const AttributeValue* value = find_attribute(attributes, key);
  const std::string* text = value == nullptr ? nullptr : value->string();
  return text == nullptr ? std::string() : *text;
}

std::optional<double> number_of(const Attributes& attributes, std::string_view key) {
  const AttributeValue* value = find_attribute(attributes, key);
  if (value == nullptr) return std::nullopt;
  if (const auto* integer = value->integer()) return static_cast<double>(*integer);
  if (const auto* number = std::get_if<double>(&value->data)) return *number;
  return std::nullopt;
}

std::optional<std::int64_t> integer_of(const Attributes& attributes, std::string_view key) {
  const AttributeValue* value = find_attribute(attributes, key);
  if (value == nullptr) return std::nullopt;
  if (const auto* integer = value->integer()) return *integer;
  const auto* number = std::get_if<double>(&value->data);
  constexpr double kExactMax = 9007199254740992.0;  // Beyond 2^53 a double is no whole count.
  if (number == nullptr || !(std::abs(*number) <= kExactMax)) return std::nullopt;
  if (std::trunc(*number) != *number) return std::nullopt;
  return static_cast<std::int64_t>(*number);
}

std::optional<std::int64_t> count_of(const Attributes& attributes, std::string_view key) {
  const auto value = integer_of(attributes, key);
  return value && *value >= 0 && *value <= kCountMax ? value : std::nullopt;
}

std::vector<std::string> texts_of(const Attributes& attributes, std::string_view key) {
  const AttributeValue* value = find_attribute(attributes, key);
  if (value == nullptr) return {};
  if (const std::string* text = value->string()) return {*text};
  std::vector<std::string> texts;
  if (const auto* list = std::get_if<AttributeList>(&value->data)) {
    for (const AttributeValue& element : *list) {
      if (const std::string* text = element.string()) texts.push_back(*text);
    }
  }
  return texts;
}

std::string plain_json(const AttributeValue& value) {
  std::string out;
  JsonWriter json(out);
  write_plain(json, value);
  return out;
}

}  // namespace sideseat::ingest
