// One look at the variant each.
#include "ingest/attribute_reader.h"

#include <cmath>

namespace sideseat::ingest {
namespace {

constexpr std::int64_t kCountMax = 1'000'000'000;

}  // namespace

std::string text_of(const Facts& facts, std::string_view key) {
  const AttributeValue* value = facts.find(key);
  const std::string* text = value == nullptr ? nullptr : value->string();
  return text == nullptr ? std::string() : *text;
}

std::optional<double> number_of(const Facts& facts, std::string_view key) {
  const AttributeValue* value = facts.find(key);
  if (value == nullptr) return std::nullopt;
  if (const auto* integer = value->integer()) return static_cast<double>(*integer);
  if (const auto* number = std::get_if<double>(&value->data)) return *number;
  return std::nullopt;
}

std::optional<std::int64_t> integer_of(const Facts& facts, std::string_view key) {
  const AttributeValue* value = facts.find(key);
  if (value == nullptr) return std::nullopt;
  if (const auto* integer = value->integer()) return *integer;
  const auto* number = std::get_if<double>(&value->data);
  constexpr double kExactMax = 9007199254740992.0;  // Beyond 2^53 a double is no whole count.
  if (number == nullptr || !(std::abs(*number) <= kExactMax)) return std::nullopt;
  if (std::trunc(*number) != *number) return std::nullopt;
  return static_cast<std::int64_t>(*number);
}

std::optional<std::int64_t> count_of(const Facts& facts, std::string_view key) {
  const auto value = integer_of(facts, key);
  return value && *value >= 0 && *value <= kCountMax ? value : std::nullopt;
}

std::vector<std::string> texts_of(const Facts& facts, std::string_view key) {
  const AttributeValue* value = facts.find(key);
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

}  // namespace sideseat::ingest
