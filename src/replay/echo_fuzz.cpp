// Any body for every operation: echo answers, and its streams are whole frames.
#include <cstdlib>

#include "bedrock/event_stream.h"
#include "replay/echo.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  for (const std::string_view operation :
       {"converse", "converse-stream", "invoke", "invoke-with-response-stream", "count-tokens"}) {
    const auto response =
        sideseat::replay::echo("POST", "/model/m/" + std::string(operation), body);
    if (response.pieces.empty()) continue;
    sideseat::bedrock::EventStreamDecoder decoder;
    decoder.feed(response.body);
    std::size_t frames = 0;
    for (auto frame = decoder.next(); frame && *frame; frame = decoder.next()) ++frames;
    if (!decoder.finish() || frames != response.pieces.size()) std::abort();
  }
  return 0;
}
