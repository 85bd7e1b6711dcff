// The core with connections that speak gRPC.
#include "net/grpc_server.h"

#include <utility>

#include "net/grpc_connection.h"
#include "net/server_core.h"

namespace sideseat::net {

namespace {

constexpr int kOwnThreads = 2;

class Server final : public GrpcServer {
 public:
  Server(GrpcServerOptions options, GrpcHandler handler)
      : core_(std::move(options), std::move(handler), kOwnThreads, [](GrpcConnection&) {}) {
  }  // A client tries again by itself.

  Status listen() { return core_.listen(); }
  std::uint16_t port() const override { return core_.port(); }
  void stop(int grace_ms) override { core_.stop(grace_ms); }

 private:
  ServerCore<GrpcConnection, GrpcServerOptions, GrpcHandler> core_;
};

}  // namespace

Result<std::unique_ptr<GrpcServer>> GrpcServer::start(GrpcServerOptions options,
                                                      GrpcHandler handler) {
  auto server = std::make_unique<Server>(std::move(options), std::move(handler));
  SIDESEAT_CHECK(server->listen());
  return std::unique_ptr<GrpcServer>(std::move(server));
}

}  // namespace sideseat::net
