// Listens, accepts, and owns the connections.
#include "net/grpc_server.h"

#include <utility>

#include "net/connection_table.h"
#include "net/grpc_connection.h"
#include "net/listener.h"

namespace sideseat::net {

namespace {

constexpr int kOwnThreads = 2;

class Server final : public GrpcServer {
 public:
  Server(GrpcServerOptions options, GrpcHandler handler)
      : loop_(options.loop ? options.loop : std::make_shared<Loop>(kOwnThreads)),
        owns_loop_(options.loop == nullptr),
        connections_(std::make_shared<ConnectionTable<GrpcConnection>>(options.connections_max)),
        shared_(std::make_shared<GrpcShared>()) {
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

  void stop(int grace_ms) override {
    if (std::exchange(stopped_, true)) return;
    if (listener_) listener_->close();
    connections_->drain(grace_ms);
    if (owns_loop_) loop_->stop();
  }

 private:
  /// One connection more than there may be is closed at once: a client tries again by itself.
  void add_connection(TcpSocket socket) {
    const auto connection = std::make_shared<GrpcConnection>(
        shared_, std::move(socket),
        [connections = connections_](GrpcConnection* gone) { connections->remove(gone); });
    if (connections_->add(connection)) connection->start();
  }

  const std::shared_ptr<Loop> loop_;
  const bool owns_loop_;
  const std::shared_ptr<ConnectionTable<GrpcConnection>> connections_;
  const std::shared_ptr<GrpcShared> shared_;
  std::shared_ptr<Listener> listener_;
  bool stopped_ = false;
};

}  // namespace

Result<std::unique_ptr<GrpcServer>> GrpcServer::start(GrpcServerOptions options,
                                                      GrpcHandler handler) {
  auto server = std::make_unique<Server>(std::move(options), std::move(handler));
  SIDESEAT_CHECK(server->listen());
  return std::unique_ptr<GrpcServer>(std::move(server));
}

}  // namespace sideseat::net
