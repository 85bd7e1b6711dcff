// Any bytes as an OTLP json request: decoding returns, and what it read survives both encodings.
#include "otlp/fuzz_testing.h"
#include "otlp/otlp.h"

using sideseat::otlp::check_round_trip;
using sideseat::otlp::Encoding;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto request = decode_request(Encoding::kJson, bytes)) check_round_trip(*request);
  (void)sideseat::otlp::decode_response(Encoding::kJson, bytes);  // Only that it returns.
  return 0;
}
