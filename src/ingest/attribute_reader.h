// Reads single values from a span's attributes, leniently: another kind of value is no value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/attribute.h"

namespace sideseat::ingest {

/// Empty if there is none.
std::string text_of(const Attributes& attributes, std::string_view key);
/// A whole number, also where it came as a double.
std::optional<std::int64_t> integer_of(const Attributes& attributes, std::string_view key);
/// The same for what is counted: from 0 to a thousand million, because anything beyond is an error
/// of the sender that would spoil every sum.
std::optional<std::int64_t> count_of(const Attributes& attributes, std::string_view key);
std::optional<double> number_of(const Attributes& attributes, std::string_view key);
/// The texts of a list; a text alone is a list of one.
std::vector<std::string> texts_of(const Attributes& attributes, std::string_view key);

/// The value as JSON a person would write: bytes as base64, the empty value as null.
std::string plain_json(const AttributeValue& value);

}  // namespace sideseat::ingest
