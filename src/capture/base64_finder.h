// Finds long base64 strings in JSON text without reading all of it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sideseat::capture {

/// A JSON string that is nothing but base64, or a `data:` URL of it.
struct FoundBase64 {
  std::size_t begin = 0;  ///< Of the string in the text, its quotes included.
  std::size_t end = 0;
  std::string_view base64;  ///< As written: `/` may be `\/`.
  std::string media_type;   ///< Of a `data:` URL.
  bool is_data_url = false;
};

/// Walks a text from front to back. A run of base64 characters that is long enough covers one of
/// the places `length_min` apart, so those alone are looked at: ordinary text costs next to
/// nothing.
class Base64Finder {
 public:
  /// `json` outlives the finder; where it is no JSON, what is found still stands in quotes.
  /// `length_min`: of the base64 as written, without its padding; at least 1.
  Base64Finder(std::string_view json, std::size_t length_min)
      : json_(json), length_min_(length_min) {}

  /// The next one; nullopt after the last.
  std::optional<FoundBase64> next();

 private:
  std::size_t run_begin(std::size_t at) const;
  std::size_t run_end(std::size_t at) const;
  std::optional<FoundBase64> string_around(std::size_t begin, std::size_t end) const;

  const std::string_view json_;
  const std::size_t length_min_;
  std::size_t at_ = 0;         // All before was looked at.
  std::size_t found_end_ = 0;  // Of the last one found.
};

/// `\/` becomes `/`; everything else stays.
std::string without_escapes(std::string_view base64);

}  // namespace sideseat::capture
