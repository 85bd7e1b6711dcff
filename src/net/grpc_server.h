// A gRPC server for unary calls: HTTP/2 without TLS, requests in whole, answers from any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "net/budget.h"
#include "net/grpc.h"
#include "net/loop.h"

namespace sideseat::net {

/// The right to answer one call, once, from any thread. Dropped without an answer: INTERNAL.
class GrpcResponder {
 public:
  void send(GrpcResponse response);

  struct State;
  explicit GrpcResponder(std::shared_ptr<State> state) : state_(std::move(state)) {}

 private:
  std::shared_ptr<State> state_;
};

/// Called on one of the loop's threads; must not block for long. What it throws becomes INTERNAL.
using GrpcHandler = std::function<void(GrpcRequest request, GrpcResponder responder)>;

struct GrpcServerOptions {
  std::string address = "127.0.0.1";  ///< Numeric, or "localhost".
  std::uint16_t port = 0;             ///< 0: any free one, see port().
  std::shared_ptr<Loop> loop;         ///< Null: two threads of its own.
  std::shared_ptr<Budget> budget;     ///< Null: one of its own, of kRequestsBytesMax.
  /// Told to clients and let through to the handler, which decompresses; "identity" always is.
  std::vector<std::string> encodings;
  /// The bounds below are options so that tests can reach them.
  std::size_t message_bytes_max = limits::kRequestBytesMax;
  std::size_t header_bytes_max = limits::kRequestHeaderBytesMax;
  std::size_t connections_max = limits::kConnectionsMax;
  std::size_t streams_max = limits::kGrpcStreamsMax;  ///< At once on a connection.
  int request_timeout_ms = limits::kRequestTimeoutMs;
  int idle_timeout_ms = limits::kIdleTimeoutMs;
};

/// What breaks HTTP/2 ends the connection, what breaks gRPC or a bound is answered with a status.
/// A time limit is noticed at most an eighth of it late.
class GrpcServer {
 public:
  /// Listens and serves until destruction.
  /// Errors: kInvalidArgument for an address that is none; kIo with address, port and the system's
  /// reason ("address already in use").
  static Result<std::unique_ptr<GrpcServer>> start(GrpcServerOptions options, GrpcHandler handler);

  virtual ~GrpcServer() = default;
  virtual std::uint16_t port() const = 0;
  /// No new connections or calls (clients are told so: GOAWAY); waits at most `grace_ms` for
  /// answers under way, then cuts. Idempotent; not to be called on a server thread.
  virtual void stop(int grace_ms) = 0;
};

}  // namespace sideseat::net
