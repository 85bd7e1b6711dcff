// The HTTP headers of a call that matter here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sideseat::bedrock {

/// Lower-case name, value.
using HeaderList = std::vector<std::pair<std::string, std::string>>;

/// The first header of that name; empty if there is none.
inline std::string_view find_header(const HeaderList& headers, std::string_view name) {
  for (const auto& [header, value] : headers) {
    if (header == name) return value;
  }
  return {};
}

/// The same where the value is a whole number.
std::optional<std::int64_t> find_integer_header(const HeaderList& headers, std::string_view name);

}  // namespace sideseat::bedrock
