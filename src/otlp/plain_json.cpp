// Recursive; the depth of attribute values is bounded where they are decoded.
#include "otlp/plain_json.h"

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <utility>

#include "base/encoding.h"
#include "base/json_writer.h"

namespace sideseat::otlp {
namespace {

constexpr std::string_view kOurs = "sideseat:";
constexpr std::string_view kBytes = "sideseat:bytes";
constexpr std::string_view kDouble = "sideseat:double";
constexpr std::string_view kMap = "sideseat:map";

template <typename Number>
void append_number(std::string& out, Number value) {
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  out.append(digits, end);
}

/// {"<name>":"<text>"}, neither of which needs an escape.
void append_special(std::string& out, std::string_view name, std::string_view text) {
  out.append("{\"").append(name).append("\":\"").append(text).append("\"}");
}

void append_double(std::string& out, double value) {
  if (!std::isfinite(value)) {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    std::string hex;
    for (int shift = 60; shift >= 0; shift -= 4) hex += "0123456789abcdef"[bits >> shift & 0xf];
    append_special(out, kDouble, hex);
    return;
  }
  const std::size_t begin = out.size();
  append_number(out, value);
  if (out.find_first_of(".e", begin) == std::string::npos) out += ".0";
}

void append_members(std::string& out, const Attributes& members) {
  char separator = '{';
  for (const Attribute& member : members) {
    out += separator;
    separator = ',';
    append_json_string(out, member.key);
    out += ':';
    append_plain_json(out, member.value);
  }
  if (members.empty()) out += '{';
  out += '}';
}

Error does_not_fit() { return {ErrorCode::kCorrupt, "JSON that is no attribute value"}; }

Result<AttributeValue> from_special(std::string_view name, JsonValue value);

Result<AttributeValue> from_object(JsonValue json) {
  Attributes members;
  for (const JsonValue member : json.members()) {
    std::string key = member.key();
    if (members.empty() && key.starts_with(kOurs) && json.size() == 1) {
      return from_special(key, member);
    }
    SIDESEAT_TRY(AttributeValue value, from_plain_json(member));
    members.push_back({std::move(key), std::move(value)});
  }
  return AttributeValue{std::move(members)};
}

Result<AttributeValue> from_special(std::string_view name, JsonValue value) {
  if (name == kBytes) {
    auto bytes = from_base64(value.text());
    if (!bytes) return does_not_fit();
    return AttributeValue{AttributeBytes{*std::move(bytes)}};
  }
  if (name == kDouble) {
    const std::string hex = value.text();
    std::uint64_t bits = 0;
    const auto [end, error] = std::from_chars(hex.data(), hex.data() + hex.size(), bits, 16);
    if (error != std::errc() || hex.size() != 16 || end != hex.data() + 16) return does_not_fit();
    return AttributeValue{std::bit_cast<double>(bits)};
  }
  if (name != kMap || !value.is_object()) return does_not_fit();
  Attributes members;
  for (const JsonValue member : value.members()) {
    SIDESEAT_TRY(AttributeValue inner, from_plain_json(member));
    members.push_back({member.key(), std::move(inner)});
  }
  return AttributeValue{std::move(members)};
}

Result<AttributeValue> from_number(JsonValue json) {
  if (json.raw().find_first_of(".eE") == std::string_view::npos) {
    if (const auto whole = json.integer()) return AttributeValue{*whole};
  }
  const auto number = json.number();
  if (!number) return does_not_fit();
  return AttributeValue{*number};
}

}  // namespace

void append_plain_json(std::string& out, const AttributeValue& value) {
  if (const auto* text = value.string()) {
    append_json_string(out, *text);
  } else if (const auto* integer = value.integer()) {
    append_number(out, *integer);
  } else if (const auto* boolean = std::get_if<bool>(&value.data)) {
    out += *boolean ? "true" : "false";
  } else if (const auto* number = std::get_if<double>(&value.data)) {
    append_double(out, *number);
  } else if (const auto* bytes = std::get_if<AttributeBytes>(&value.data)) {
    append_special(out, kBytes, to_base64(bytes->bytes));
  } else if (const auto* list = std::get_if<AttributeList>(&value.data)) {
    out += '[';
    for (const AttributeValue& element : *list) {
      if (&element != list->data()) out += ',';
      append_plain_json(out, element);
    }
    out += ']';
  } else if (const auto* members = std::get_if<Attributes>(&value.data)) {
    const bool looks_special = members->size() == 1 && members->front().key.starts_with(kOurs);
    if (looks_special) out.append("{\"").append(kMap).append("\":");
    append_members(out, *members);
    if (looks_special) out += '}';
  } else {
    out += "null";
  }
}

std::string plain_json(const AttributeValue& value) {
  std::string out;
  append_plain_json(out, value);
  return out;
}

Result<AttributeValue> from_plain_json(JsonValue json) {
  switch (json.kind()) {
    case JsonKind::kMissing:
    case JsonKind::kNull:
      return AttributeValue{};
    case JsonKind::kBoolean:
      return AttributeValue{json.boolean().value_or(false)};
    case JsonKind::kNumber:
      return from_number(json);
    case JsonKind::kString:
      return AttributeValue{json.text()};
    case JsonKind::kArray: {
      AttributeList list;
      for (const JsonValue element : json.elements()) {
        SIDESEAT_TRY(AttributeValue value, from_plain_json(element));
        list.push_back(std::move(value));
      }
      return AttributeValue{std::move(list)};
    }
    case JsonKind::kObject:
      return from_object(json);
  }
  return does_not_fit();
}

}  // namespace sideseat::otlp
