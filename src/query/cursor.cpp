// Two 64-bit numbers, big-endian, in hex: nothing to escape, and any other text is refused.
#include "query/cursor.h"

#include <array>
#include <cstdint>
#include <span>

#include "base/encoding.h"

namespace sideseat::query {
namespace {

using Bytes = std::array<std::uint8_t, 16>;

void put(std::span<std::uint8_t> out, std::int64_t value) {
  auto bits = static_cast<std::uint64_t>(value);
  for (std::size_t i = 8; i-- > 0; bits >>= 8) out[i] = static_cast<std::uint8_t>(bits & 0xff);
}

std::int64_t get(std::span<const std::uint8_t> in) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < 8; ++i) bits = bits << 8 | in[i];
  return static_cast<std::int64_t>(bits);
}

}  // namespace

std::string encode_cursor(const store::Position& position) {
  Bytes bytes;
  const std::span all(bytes);
  put(all.first(8), position.at_ns);
  put(all.last(8), position.row_id);
  return to_hex(bytes);
}

Result<store::Position> decode_cursor(std::string_view text) {
  Bytes bytes;
  if (!from_hex(text, bytes)) {
    return Error(ErrorCode::kInvalidArgument,
                 "the cursor is not one that this API gave out; start again without a cursor");
  }
  const std::span<const std::uint8_t> all(bytes);
  return store::Position{.at_ns = get(all.first(8)), .row_id = get(all.last(8))};
}

}  // namespace sideseat::query
