// zlib computes it; this file keeps zlib's header out of other folders.
#include "base/crc32.h"

#include <zlib.h>

namespace sideseat {

std::uint32_t crc32(std::string_view bytes, std::uint32_t seed) {
  const auto* data = reinterpret_cast<const Bytef*>(bytes.data());
  return static_cast<std::uint32_t>(::crc32_z(seed, data, bytes.size()));
}

}  // namespace sideseat
