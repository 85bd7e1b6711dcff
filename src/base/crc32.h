// The checksum that AWS event streams and gzip use.
#pragma once

#include <cstdint>
#include <string_view>

namespace sideseat {

/// CRC-32 (the ISO 3309 polynomial). `seed`: the checksum of the bytes before, so that a text may
/// be summed in pieces; 0 at the start.
std::uint32_t crc32(std::string_view bytes, std::uint32_t seed = 0);

}  // namespace sideseat
