// The core with connections that speak HTTP.
#include "net/http_server.h"

#include <boost/asio/buffer.hpp>
#include <string_view>
#include <utility>

#include "net/http_connection.h"
#include "net/server_core.h"

namespace sideseat::net {

namespace {

/// Best effort: the few bytes fit an empty socket buffer.
void turn_away(HttpConnection& connection) {
  static constexpr std::string_view kFull =
      "HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\ncontent-length: 0\r\n"
      "connection: close\r\n\r\n";
  boost::system::error_code ignored;
  connection.socket().non_blocking(true, ignored);
  connection.socket().write_some(boost::asio::buffer(kFull.data(), kFull.size()), ignored);
}

class Server final : public HttpServer {
 public:
  Server(HttpServerOptions options, HttpHandler handler)
      : Server(options.threads, std::move(options), std::move(handler)) {}

  Status listen() { return core_.listen(); }
  std::uint16_t port() const override { return core_.port(); }
  void after(int delay_ms, std::function<void()> callback) override {
    core_.after(delay_ms, std::move(callback));
  }
  void stop(int grace_ms) override { core_.stop(grace_ms); }

 private:
  Server(int threads, HttpServerOptions&& options, HttpHandler handler)
      : core_(std::move(options), std::move(handler), threads, turn_away) {}

  ServerCore<HttpConnection, HttpServerOptions, HttpHandler> core_;
};

}  // namespace

Result<std::unique_ptr<HttpServer>> HttpServer::start(HttpServerOptions options,
                                                      HttpHandler handler) {
  auto server = std::make_unique<Server>(std::move(options), std::move(handler));
  SIDESEAT_CHECK(server->listen());
  return std::unique_ptr<HttpServer>(std::move(server));
}

}  // namespace sideseat::net
