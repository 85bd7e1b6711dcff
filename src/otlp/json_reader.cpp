// Values and attributes, whatever they belong to.
#include "otlp/json_reader.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/encoding.h"
#include "base/limits.h"

namespace sideseat::otlp {

Error JsonReader::malformed(JsonValue value, std::string_view expected) const {
  const std::string name = value.key().empty() ? "a value" : "\"" + value.key() + "\"";
  return {ErrorCode::kMalformed, "read OTLP JSON: " + name + " is not " + std::string(expected),
          value.raw().data() - begin_};
}

// --- Plain values -------------------------------------------------------------------------------

Status JsonReader::read(JsonValue value, std::string& out) const {
  if (!value.is_string()) return malformed(value, "a string");
  out = value.text();
  return ok();
}

Status JsonReader::read(JsonValue value, std::int64_t& out) const {
  if (const auto number = value.integer()) {
    out = *number;
    return ok();
  }
  const std::string text = value.text();
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (!value.is_string() || error != std::errc{} || end != text.data() + text.size()) {
    return malformed(value, "a 64-bit integer, as a number or a string");
  }
  return ok();
}

Status JsonReader::read(JsonValue value, std::uint32_t& out) const {
  std::int64_t number = 0;
  if (!read(value, number) || number < 0 || number > std::numeric_limits<std::uint32_t>::max()) {
    return malformed(value, "a 32-bit count");
  }
  out = static_cast<std::uint32_t>(number);
  return ok();
}

Status JsonReader::read_bool(JsonValue value, bool& out) const {
  const auto boolean = value.boolean();
  if (!boolean) return malformed(value, "true or false");
  out = *boolean;
  return ok();
}

Status JsonReader::read_double(JsonValue value, double& out) const {
  if (const auto number = value.number()) {
    out = *number;
    return ok();
  }
  const std::string text = value.text();
  if (text == "NaN") {
    out = std::numeric_limits<double>::quiet_NaN();
  } else if (text == "Infinity" || text == "-Infinity") {
    out = std::copysign(std::numeric_limits<double>::infinity(), text[0] == '-' ? -1.0 : 1.0);
  } else {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) {
      return malformed(value, "a number");
    }
  }
  return ok();
}

Status JsonReader::read_time(JsonValue value, std::int64_t& out) const {
  const std::string text = value.is_string() ? value.text() : std::string(value.raw());
  std::uint64_t unix_ns = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), unix_ns);
  if (error == std::errc{} && end == text.data() + text.size() &&
      (value.is_string() || value.kind() == JsonKind::kNumber)) {
    constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    out = static_cast<std::int64_t>(std::min(unix_ns, kMax));
    return ok();
  }
  if (const auto number = value.integer(); number && *number >= 0) {  // 1.7e18
    out = *number;
    return ok();
  }
  return malformed(value, "a time in nanoseconds, as a number or a string");
}

/// Hex, as OTLP has it; base64, as JSON's proto mapping has it, is read too.
Status JsonReader::read_id(JsonValue value, std::uint8_t* out, std::size_t size) const {
  const std::string text = value.text();
  if (value.is_string() && text.empty()) return ok();
  if (text.size() == 2 * size) {
    if (from_hex(text, {out, size})) return ok();
  } else if (auto bytes = from_base64(text); bytes && bytes->size() == size) {
    std::copy_n(bytes->data(), size, reinterpret_cast<char*>(out));
    return ok();
  }
  return malformed(value, "an id of " + std::to_string(2 * size) + " hex digits");
}

// --- Attributes ---------------------------------------------------------------------------------

Status JsonReader::count_item() const {
  if (++item_count_ <= limits::kRequestItemsMax) return ok();
  return Error(ErrorCode::kTooLarge, "the request holds more than " +
                                         std::to_string(limits::kRequestItemsMax) + " items");
}

Status JsonReader::read_pairs(JsonValue value, Attributes& out, int depth) const {
  return read_array(value, out, [&](JsonValue element, Attribute& pair) {
    return read_pair(element, pair, depth);
  });
}

Status JsonReader::read_pair(JsonValue value, Attribute& out, int depth) const {
  return read_object(value, [&](JsonValue member) {
    if (is(member, "key")) return read(member, out.key);
    if (is(member, "value")) return read_value(member, out.value, depth);
    return ok();
  });
}

Status JsonReader::read_value(JsonValue value, AttributeValue& out, int depth) const {
  if (depth > limits::kAttributeDepthMax) {
    return Error{ErrorCode::kTooLarge,
                 "read OTLP JSON: an attribute value is nested deeper than " +
                     std::to_string(limits::kAttributeDepthMax),
                 value.raw().data() - begin_};
  }
  // {"values": [...]}, which may be left out.
  const auto values_of = [this](JsonValue member, auto read_values) -> Status {
    SIDESEAT_CHECK(expect_object(member));
    const JsonValue values = member["values"];
    return values && !values.is_null() ? read_values(values) : ok();
  };
  return read_object(value, [&](JsonValue member) -> Status {
    if (is(member, "stringValue", "string_value")) {
      return read(member, out.data.emplace<std::string>());
    }
    if (is(member, "boolValue", "bool_value")) return read_bool(member, out.data.emplace<bool>());
    if (is(member, "intValue", "int_value")) {
      return read(member, out.data.emplace<std::int64_t>());
    }
    if (is(member, "doubleValue", "double_value")) {
      return read_double(member, out.data.emplace<double>());
    }
    if (is(member, "arrayValue", "array_value")) {
      auto& list = out.data.emplace<AttributeList>();
      return values_of(member, [&](JsonValue values) {
        return read_array(values, list, [&](JsonValue element, AttributeValue& item) {
          return read_value(element, item, depth + 1);
        });
      });
    }
    if (is(member, "kvlistValue", "kvlist_value")) {
      auto& pairs = out.data.emplace<Attributes>();
      return values_of(member,
                       [&](JsonValue values) { return read_pairs(values, pairs, depth + 1); });
    }
    if (is(member, "bytesValue", "bytes_value")) {
      auto bytes = from_base64(member.text());
      if (!member.is_string() || !bytes) return malformed(member, "base64");
      out.data = AttributeBytes{*std::move(bytes)};
    }
    return ok();
  });
}

// --- Who sent it --------------------------------------------------------------------------------

Status JsonReader::read(JsonValue value, Resource& out) const {
  return read_object(value, [&](JsonValue member) {
    if (is(member, "attributes")) return read(member, out.attributes);
    if (is(member, "droppedAttributesCount", "dropped_attributes_count")) {
      return read(member, out.dropped_attributes_count);
    }
    return ok();
  });
}

Status JsonReader::read(JsonValue value, Scope& out) const {
  return read_object(value, [&](JsonValue member) {
    if (is(member, "name")) return read(member, out.name);
    if (is(member, "version")) return read(member, out.version);
    if (is(member, "attributes")) return read(member, out.attributes);
    if (is(member, "droppedAttributesCount", "dropped_attributes_count")) {
      return read(member, out.dropped_attributes_count);
    }
    return ok();
  });
}

}  // namespace sideseat::otlp
