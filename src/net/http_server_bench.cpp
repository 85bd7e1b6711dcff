// What the server costs on loopback: a small round trip, a body of a megabyte, a streamed chunk.
#include <benchmark/benchmark.h>

#include <cstdlib>

#include "net/http_client.h"
#include "net/http_server.h"
#include "net/raw_client_testing.h"

namespace sideseat::net {
namespace {

constexpr int kTimeoutMs = 10'000;

std::unique_ptr<HttpServer> start(HttpHandler handler) {
  auto server = HttpServer::start({}, std::move(handler));
  if (!server) std::abort();
  return *std::move(server);
}

void round_trip(benchmark::State& state) {
  const auto server = start([](const HttpRequest& request, HttpResponder responder) {
    responder.send({.status = 200,
                    .headers = {},
                    .body = std::to_string(request.body.size()),
                    .static_body = {}});
  });
  const auto client = *HttpClient::create({"http", "127.0.0.1", server->port(), "/"});
  HttpRequest request;
  request.method = "POST";
  request.body = std::string(static_cast<std::size_t>(state.range(0)), 'x');
  const std::string expected = std::to_string(request.body.size());
  for (auto _ : state) {
    const auto response = client->send(request, kTimeoutMs);
    if (!response || response->body != expected) std::abort();
  }
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(round_trip)->Arg(0)->Arg(1 << 20)->UseRealTime();

void streamed_chunks(benchmark::State& state) {
  constexpr std::size_t kChunks = 1000;
  const auto server = start([](const HttpRequest&, HttpResponder responder) {
    HttpStream stream = responder.start_stream(200, {});
    for (std::size_t i = 0; i < kChunks; ++i) stream.write(std::string(200, 'x'));
    stream.finish();
  });
  RawClient client(server->port());
  for (auto _ : state) {
    client.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
    client.read_until("\r\n\r\n");
    if (client.read_chunks().size() != kChunks) std::abort();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kChunks));
}
BENCHMARK(streamed_chunks)->UseRealTime();

}  // namespace
}  // namespace sideseat::net
