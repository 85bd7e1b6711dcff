// Whatever the bytes: the decoder returns, and how they are sliced makes no difference.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "bedrock/event_stream.h"
#include "bedrock/event_stream_testing.h"

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

void check(std::string_view bytes) {
  const std::string whole = transcript(bytes, bytes.size() + 1);
  if (transcript(bytes, 1) != whole || transcript(bytes, 7) != whole) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  check(bytes);
  if (bytes.empty()) return 0;
  // With right checksums around them, what is behind the checksums is reached.
  const std::size_t headers_bytes = static_cast<std::uint8_t>(bytes.front()) % size;
  check(sideseat::bedrock::testing::message(bytes.substr(1, headers_bytes),
                                            bytes.substr(1 + headers_bytes)));
  return 0;
}
