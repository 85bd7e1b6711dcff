// Any bytes as a gRPC connection: the session takes them in any pieces, answers what it can, and
// what it has to say ends.
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "net/grpc_session.h"

using sideseat::net::Budget;
using sideseat::net::GrpcRequest;
using sideseat::net::GrpcServerOptions;
using sideseat::net::GrpcSession;

namespace {

constexpr std::string_view kHello("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0", 33);

void run(std::string_view bytes, std::size_t piece_bytes) {
  GrpcServerOptions options;
  options.encodings = {"gzip", "zstd"};
  options.message_bytes_max = 1000;
  options.header_bytes_max = 1000;
  options.budget = std::make_shared<Budget>(2000);
  {
    std::vector<std::int32_t> asked;
    const GrpcSession::Time now{};
    GrpcSession session(options, now, [&](std::int32_t stream, const GrpcRequest& request) {
      if (request.message.size() > options.message_bytes_max) std::abort();
      asked.push_back(stream);
    });
    std::string out;
    const auto drain = [&] {
      for (std::size_t before = 1; before != 0;) {
        out.clear();
        session.output(out, 4096);
        before = out.size();
      }
    };
    for (std::size_t at = 0; at < bytes.size() && !session.is_over(); at += piece_bytes) {
      session.feed(bytes.substr(at, piece_bytes), now);
      for (const std::int32_t stream : asked) session.answer(stream, {.message = "m"}, now);
      asked.clear();
      drain();
    }
    session.expire(now + std::chrono::hours(1));
    drain();
    session.shut_down();
    drain();
  }
  if (options.budget->used_bytes() != 0) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t piece_bytes = 1 + data[0] / 2;
  // Random bytes rarely begin as HTTP/2 has to: every second time it is done for them.
  const std::string greeted = data[0] % 2 == 0 ? std::string(kHello).append(bytes) : std::string();
  run(greeted.empty() ? bytes : std::string_view(greeted), piece_bytes);
  return 0;
}
