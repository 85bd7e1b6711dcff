// Any text as a recording: reading it returns, and the pieces of a body are the body.
#include <cstdlib>

#include "bedrock/recording.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto calls =
      sideseat::bedrock::parse_recording({reinterpret_cast<const char*>(data), size}, "fuzz.json");
  if (!calls) return 0;
  for (const auto& call : *calls) {
    std::size_t sum = 0;
    for (const auto& piece : call.response.pieces) sum += piece.size_bytes;
    if (!call.response.pieces.empty() && sum != call.response.body.size()) std::abort();
  }
  return 0;
}
