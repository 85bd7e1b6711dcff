// Numbers in headers.
#include "bedrock/headers.h"

#include <charconv>

namespace sideseat::bedrock {

std::optional<std::int64_t> find_integer_header(const HeaderList& headers, std::string_view name) {
  const std::string_view text = find_header(headers, name);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace sideseat::bedrock
