// Reads single values from what a span says, leniently: another kind of value is no value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/attribute.h"

namespace sideseat::ingest {

/// What a span says: its own attributes, and what its dialect reads in other names. Views both.
class Facts {
 public:
  explicit Facts(const Attributes& own) : own_(&own) {}
  Facts(const Attributes& own, const Attributes& read) : own_(&own), read_(&read) {}

  /// The first of that name, its own before what was read; nullptr if there is none.
  const AttributeValue* find(std::string_view key) const {
    const AttributeValue* value = find_attribute(*own_, key);
    return value == nullptr && read_ != nullptr ? find_attribute(*read_, key) : value;
  }

 private:
  const Attributes* own_;
  const Attributes* read_ = nullptr;
};

/// Empty if there is none.
std::string text_of(const Facts& facts, std::string_view key);
/// A whole number, also where it came as a double.
std::optional<std::int64_t> integer_of(const Facts& facts, std::string_view key);
/// The same for what is counted: from 0 to a thousand million, because anything beyond is an error
/// of the sender that would spoil every sum.
std::optional<std::int64_t> count_of(const Facts& facts, std::string_view key);
std::optional<double> number_of(const Facts& facts, std::string_view key);
/// The texts of a list; a text alone is a list of one.
std::vector<std::string> texts_of(const Facts& facts, std::string_view key);

}  // namespace sideseat::ingest
