// Any bytes as OTLP logs, protobuf and JSON: decoding returns, and what it read survives both
// encodings.
#include <cstdlib>
#include <string>
#include <string_view>

#include "otlp/logs.h"

namespace sideseat::otlp {
namespace {

/// By way of JSON text, which finds NaN equal to itself.
void check_round_trip(const LogRequest& request) {
  const std::string text = encode_logs(Encoding::kJson, request);
  for (const Encoding encoding : {Encoding::kProtobuf, Encoding::kJson}) {
    const auto again = decode_logs(encoding, encode_logs(encoding, request));
    if (!again || encode_logs(Encoding::kJson, *again) != text) std::abort();
  }
}

}  // namespace
}  // namespace sideseat::otlp

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using sideseat::otlp::Encoding;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const Encoding encoding : {Encoding::kProtobuf, Encoding::kJson}) {
    if (const auto request = sideseat::otlp::decode_logs(encoding, bytes)) {
      sideseat::otlp::check_round_trip(*request);
    }
  }
  return 0;
}
