// Inside net: one accepted connection of the gRPC server: a session, a socket and a clock.
//
// Everything private runs on the connection's own thread. The server's table owns connections;
// handlers in flight keep one alive only until its socket is closed.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <string>

#include "net/grpc_server.h"
#include "net/grpc_session.h"
#include "net/listener.h"
#include "net/server_core.h"

namespace sideseat::net {

using GrpcShared = ServerShared<GrpcServerOptions, GrpcHandler>;

class GrpcConnection final : public std::enable_shared_from_this<GrpcConnection> {
 public:
  /// `on_gone` runs once, when the socket has been closed.
  GrpcConnection(std::shared_ptr<GrpcShared> shared, TcpSocket socket,
                 std::function<void(GrpcConnection*)> on_gone);

  void start();
  /// Lets the calls under way be answered, and takes no more.
  void close_when_idle();
  void close_now();
  /// From any thread.
  void answer(std::int32_t stream, GrpcResponse response);

 private:
  using ErrorCode = boost::system::error_code;

  void read();
  void write();
  void watch();
  void handle(std::int32_t stream, GrpcRequest request);
  void close();

  /// Runs `action` on that thread unless the connection is gone by then.
  template <typename Action>
  void post(Action action);

  // Constant after construction.
  const std::shared_ptr<GrpcShared> shared_;

  // Confined to that thread.
  std::function<void(GrpcConnection*)> on_gone_;
  TcpSocket socket_;
  Timer timer_;
  GrpcSession session_;
  std::array<char, std::size_t{32} * 1024> received_;
  std::string sending_;
  bool writing_ = false;
  GrpcSession::Time write_deadline_;
  bool closed_ = false;
};

/// Shared by a responder's copies, which std::function-style holders make. The connection is held
/// weakly: the server alone decides how long connections live.
struct GrpcResponder::State {
  std::weak_ptr<GrpcConnection> connection;
  std::int32_t stream = 0;
  std::atomic<bool> answered = false;
  ~State();
  void answer(GrpcResponse response);
};

}  // namespace sideseat::net
