// The tokens a call used.
#pragma once

#include <cstdint>
#include <optional>

namespace sideseat {

/// Counts as GenAI's conventions want them. Absent means the service did not say; nothing here is
/// ever estimated.
struct Usage {
  std::optional<std::int64_t>
      input_tokens;  ///< Tokens read from and written to the cache included.
  std::optional<std::int64_t> output_tokens;
  std::optional<std::int64_t> cache_read_tokens;   ///< Part of the input.
  std::optional<std::int64_t> cache_write_tokens;  ///< Part of the input.
  std::optional<std::int64_t>
      cache_write_5m_tokens;  ///< Part of the writes, by how long they last.
  std::optional<std::int64_t> cache_write_1h_tokens;
  std::optional<std::int64_t> reasoning_tokens;  ///< Part of the output.

  bool operator==(const Usage&) const = default;
};

}  // namespace sideseat
