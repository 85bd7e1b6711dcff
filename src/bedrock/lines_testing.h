// Inputs of several lines, for fuzz targets.
#pragma once

#include <algorithm>
#include <string_view>

namespace sideseat::bedrock::testing {

/// Takes the first line off `text`, without its end; empty where there is none.
inline std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

}  // namespace sideseat::bedrock::testing
