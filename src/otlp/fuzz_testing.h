// What every request that could be read must do; shared by the fuzz targets.
#pragma once

#include <cstdlib>
#include <string>

#include "otlp/otlp.h"

namespace sideseat::otlp {

/// Both encodings of the same request must read back to the same JSON (which, unlike ==, finds NaN
/// equal to itself, whatever its bits).
inline void check_round_trip(const TraceRequest& request) {
  const std::string text = encode_request(Encoding::kJson, request);
  for (const Encoding encoding : {Encoding::kProtobuf, Encoding::kJson}) {
    const auto again = decode_request(encoding, encode_request(encoding, request));
    if (!again || encode_request(Encoding::kJson, *again) != text) std::abort();
  }
}

}  // namespace sideseat::otlp
