// Attributes as OTLP has them: names with typed, possibly nested values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace sideseat {

struct Attribute;
struct AttributeValue;

using AttributeList = std::vector<AttributeValue>;
using Attributes = std::vector<Attribute>;

/// Raw bytes, apart from text.
struct AttributeBytes {
  std::string bytes;
  bool operator==(const AttributeBytes&) const = default;
};

/// OTLP's AnyValue. Empty (monostate) is a value of its own there.
struct AttributeValue {
  std::variant<std::monostate, bool, std::int64_t, double, std::string, AttributeBytes,
               AttributeList, Attributes>
      data;

  bool operator==(const AttributeValue&) const;
  /// The string inside; nullptr for every other kind.
  const std::string* string() const { return std::get_if<std::string>(&data); }
  const std::int64_t* integer() const { return std::get_if<std::int64_t>(&data); }
};

struct Attribute {
  std::string key;
  AttributeValue value;
  bool operator==(const Attribute&) const = default;
};

// Written out: Clang 14 crashes on the defaulted form of a recursive type.
inline bool AttributeValue::operator==(const AttributeValue& other) const {
  return data == other.data;
}

/// The first attribute of that name; nullptr if there is none.
inline const AttributeValue* find_attribute(const Attributes& attributes, std::string_view key) {
  for (const Attribute& attribute : attributes) {
    if (attribute.key == key) return &attribute.value;
  }
  return nullptr;
}

}  // namespace sideseat
