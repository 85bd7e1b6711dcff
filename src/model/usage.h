// The tokens a call used, and what else it is billed for.
#pragma once

#include <cstdint>
#include <optional>

namespace sideseat {

/// What is billed by the piece and not by the token. Absent: none of it, or it was not told.
struct BilledUnits {
  std::optional<std::int64_t> output_images;
  std::optional<std::int64_t> image_width;  ///< Pixels of each, as asked for; absent: the default.
  std::optional<std::int64_t> image_height;
  std::optional<std::int64_t> image_steps;   ///< Of the diffusion, as asked for.
  std::optional<std::int64_t> input_images;  ///< What was embedded, besides text.
  std::optional<std::int64_t> input_clips;   ///< Audio and video that was embedded.
  std::optional<std::int64_t> search_units;  ///< A query with up to 100 pieces of documents.

  bool operator==(const BilledUnits&) const = default;
};

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
  BilledUnits units;

  bool operator==(const Usage&) const = default;
};

}  // namespace sideseat
