// Any bytes as an OTLP protobuf request: decoding returns, and what it read survives both
// encodings.
#include "otlp/fuzz_testing.h"
#include "otlp/otlp.h"

using sideseat::otlp::check_round_trip;
using sideseat::otlp::Encoding;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto request = decode_request(Encoding::kProtobuf, bytes)) check_round_trip(*request);
  (void)sideseat::otlp::decode_response(Encoding::kProtobuf, bytes);  // Only that it returns.
  return 0;
}
