// Inside net: gRPC over HTTP/2 as a machine without sockets: bytes in, calls out; answers in, bytes
// out. nghttp2 does the framing, the header compression and the flow control.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "net/grpc_server.h"

struct nghttp2_session;

namespace sideseat::net {

/// One connection's calls. For one thread at a time.
class GrpcSession {
 public:
  using Time = std::chrono::steady_clock::time_point;
  /// A call has come in whole. It may be answered at once, or later, or never.
  using OnCall = std::function<void(std::int32_t stream, GrpcRequest request)>;

  /// `options` outlive it; their budget is set.
  GrpcSession(const GrpcServerOptions& options, Time now, OnCall on_call);
  ~GrpcSession();
  GrpcSession(const GrpcSession&) = delete;
  GrpcSession& operator=(const GrpcSession&) = delete;

  /// Takes what the peer sent. Afterwards output() may have something.
  void feed(std::string_view bytes, Time now);
  /// Appends what is to be sent: everything there is, up to about `bytes_max`.
  void output(std::string& out, std::size_t bytes_max);
  /// Answers a call; nothing if the peer has given it up meanwhile.
  void answer(std::int32_t stream, const GrpcResponse& response, Time now);
  /// Tells the peer to make no more calls here (GOAWAY). Idempotent.
  void shut_down();
  /// Gives up calls whose peer takes too long to send them or to take their answers, and shuts down
  /// when there were none for long.
  void expire(Time now);

  /// Nothing more will be read or written once output() has nothing: the connection can be closed.
  bool is_over() const;

 private:
  struct Stream;
  struct Callbacks;

  Stream* find(std::int32_t id);
  void on_header(Stream& stream, std::string_view name, std::string_view value) const;
  void on_headers_end(Stream& stream);
  void on_data(Stream& stream, std::string_view bytes);
  void on_request_end(Stream& stream);
  void refuse(Stream& stream, GrpcStatus status, std::string message);
  void refuse_http(Stream& stream, std::string_view status);
  void submit(Stream& stream, const GrpcResponse& response);
  void cancel(std::int32_t id);

  const GrpcServerOptions& options_;
  const OnCall on_call_;
  nghttp2_session* session_ = nullptr;
  std::unordered_map<std::int32_t, std::unique_ptr<Stream>> streams_;
  Time now_;              // As the caller said last.
  Time last_call_;        // When a call began or ended last.
  bool greeted_ = false;  // The peer's settings have come.
  bool shut_down_ = false;
  bool broken_ = false;     // What the peer sends is not HTTP/2.
  std::string last_words_;  // For a peer that speaks something else.
};

}  // namespace sideseat::net
