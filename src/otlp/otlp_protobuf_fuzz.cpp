// Any bytes as an OTLP protobuf request: decoding returns, and what it read survives both
// encodings.
#include <cstdlib>

#include "otlp/otlp.h"

namespace {

using sideseat::otlp::Encoding;

/// Both encodings of the same request must read back to the same JSON (which, unlike ==, finds NaN
/// equal to itself, whatever its bits).
void check(const sideseat::TraceRequest& request) {
  const std::string text = encode_request(Encoding::kJson, request);
  for (const Encoding encoding : {Encoding::kProtobuf, Encoding::kJson}) {
    const auto again = decode_request(encoding, encode_request(encoding, request));
    if (!again || encode_request(Encoding::kJson, *again) != text) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto request = decode_request(Encoding::kProtobuf, bytes)) check(*request);
  (void)sideseat::otlp::decode_response(Encoding::kProtobuf, bytes);  // Only that it returns.
  return 0;
}
