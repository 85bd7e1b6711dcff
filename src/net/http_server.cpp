// Listens, and owns the connections.
#include "net/http_server.h"

#include <boost/asio/buffer.hpp>
#include <string_view>
#include <utility>

#include "net/connection_table.h"
#include "net/http_connection.h"
#include "net/listener.h"

namespace sideseat::net {

namespace {

/// Best effort: the few bytes fit an empty socket buffer.
void turn_away(TcpSocket& socket) {
  static constexpr std::string_view kFull =
      "HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\ncontent-length: 0\r\n"
      "connection: close\r\n\r\n";
  boost::system::error_code ignored;
  socket.non_blocking(true, ignored);
  socket.write_some(boost::asio::buffer(kFull.data(), kFull.size()), ignored);
}

class Server final : public HttpServer {
 public:
  Server(HttpServerOptions options, HttpHandler handler)
      : loop_(options.loop ? options.loop : std::make_shared<Loop>(options.threads)),
        owns_loop_(options.loop == nullptr),
        connections_(std::make_shared<ConnectionTable<HttpConnection>>(options.connections_max)),
        shared_(std::make_shared<ConnectionShared>()) {
    options.loop = nullptr;  // Connections must not keep the threads.
    if (!options.budget) options.budget = std::make_shared<Budget>(limits::kRequestsBytesMax);
    shared_->options = std::move(options);
    shared_->handler = std::move(handler);
    shared_->io = loop_->io();
  }
  ~Server() override { stop(0); }

  Status listen() {
    SIDESEAT_TRY(listener_,
                 Listener::open(shared_->io, shared_->options.address, shared_->options.port,
                                [this](TcpSocket socket) { add_connection(std::move(socket)); }));
    return ok();
  }
  std::uint16_t port() const override { return listener_->port(); }

  void after(int delay_ms, std::function<void()> callback) override {
    loop_->after(delay_ms, [shared = std::weak_ptr(shared_), callback = std::move(callback)] {
      const auto alive = shared.lock();
      if (alive && !alive->stopping) callback();
    });
  }

  void stop(int grace_ms) override {
    if (shared_->stopping.exchange(true)) return;
    if (listener_) listener_->close();
    connections_->drain(grace_ms);
    if (owns_loop_) loop_->stop();
  }

 private:
  void add_connection(TcpSocket socket) {
    const auto connection = std::make_shared<HttpConnection>(
        shared_, std::move(socket),
        [connections = connections_](HttpConnection* gone) { connections->remove(gone); });
    if (!connections_->add(connection)) return turn_away(connection->socket());
    connection->start();
  }

  const std::shared_ptr<Loop> loop_;
  const bool owns_loop_;
  const std::shared_ptr<ConnectionTable<HttpConnection>> connections_;
  const std::shared_ptr<ConnectionShared> shared_;
  std::shared_ptr<Listener> listener_;
};

}  // namespace

Result<std::unique_ptr<HttpServer>> HttpServer::start(HttpServerOptions options,
                                                      HttpHandler handler) {
  auto server = std::make_unique<Server>(std::move(options), std::move(handler));
  SIDESEAT_CHECK(server->listen());
  return std::unique_ptr<HttpServer>(std::move(server));
}

}  // namespace sideseat::net
