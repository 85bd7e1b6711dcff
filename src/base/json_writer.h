// Writes JSON by appending to a string: no tree, no second copy.
//
//     JsonWriter json(out);
//     json.begin_object();
//     json.member("role", "user");
//     json.key("parts").raw(parts_json);
//     json.end_object();
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sideseat {

/// Puts commas and quotes where they belong; nesting is the caller's duty. Strings that are not
/// UTF-8 get U+FFFD for each bad byte, so that what is written is always JSON.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }
  /// The name of the next value.
  JsonWriter& key(std::string_view name);

  JsonWriter& string(std::string_view text);
  JsonWriter& integer(std::int64_t value);
  JsonWriter& boolean(bool value);
  JsonWriter& null() { return raw("null"); }
  /// Shortest text that reads back the same; null for what JSON cannot say (NaN, infinities).
  JsonWriter& number(double value);
  /// `json` must be one JSON value.
  JsonWriter& raw(std::string_view json);

  JsonWriter& member(std::string_view name, std::string_view text) {
    return key(name).string(text);
  }
  JsonWriter& member(std::string_view name, const char* text) { return key(name).string(text); }
  JsonWriter& member(std::string_view name, std::int64_t value) { return key(name).integer(value); }
  JsonWriter& member(std::string_view name, int value) { return key(name).integer(value); }
  JsonWriter& member(std::string_view name, double value) { return key(name).number(value); }
  JsonWriter& member(std::string_view name, bool value) { return key(name).boolean(value); }
  /// Null where there is no value.
  template <typename T>
  JsonWriter& member(std::string_view name, const std::optional<T>& value) {
    return value ? member(name, *value) : key(name).null();
  }

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  void separate();

  std::string& out_;
  bool needs_comma_ = false;
};

/// Appends `text` in quotes, escaped.
void append_json_string(std::string& out, std::string_view text);
/// The same as a text of its own.
std::string json_string(std::string_view text);

}  // namespace sideseat
