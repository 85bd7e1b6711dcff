// Whatever the bytes: the decoder returns, and how they are sliced makes no difference.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "bedrock/event_stream.h"

namespace {

// All that the decoder says about `bytes`, fed in pieces of `piece_bytes`.
std::string transcript(std::string_view bytes, std::size_t piece_bytes) {
  sideseat::bedrock::EventStreamDecoder decoder;
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += piece_bytes) {
    decoder.feed(bytes.substr(at, piece_bytes));
    for (;;) {
      const auto frame = decoder.next();
      if (!frame) {
        return out.append("!").append(std::to_string(frame.error().offset_bytes()));
      }
      if (!*frame) break;
      out.append((*frame)->event_type).append("=").append((*frame)->payload).append(";");
    }
  }
  const sideseat::Status status = decoder.finish();
  return out.append(status ? "." : "~");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::string whole = transcript(bytes, size + 1);
  if (transcript(bytes, 1) != whole || transcript(bytes, 7) != whole) std::abort();
  return 0;
}
