// The HTTP headers of a call that matter here.
#pragma once

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

}  // namespace sideseat::bedrock
