// An HTTP/1.1 server on loopback or wherever it is told to listen: requests in whole, answers whole or
// as a stream, from any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "net/http.h"

namespace sideseat::net {

/// An answer that is written piece by piece (chunked transfer): server-sent events, event streams.
/// Thread-safe, copyable; copies are the same stream. Dropped without finish(): aborted.
class HttpStream {
 public:
  /// One HTTP chunk. False once the peer is gone or reads so slowly that too much is waiting
  /// (8 MB): the stream is then closed.
  bool write(std::string bytes);
  /// Ends the body properly.
  void finish();
  /// Cuts the connection in the middle of the body.
  void abort();
  /// Called once when the stream is over for whatever reason; at once if it already is.
  void on_close(std::function<void()> callback);

  struct State;
  explicit HttpStream(std::shared_ptr<State> state) : state_(std::move(state)) {}

 private:
  std::shared_ptr<State> state_;
};

/// The right to answer one request, once, from any thread. Dropped without an answer: 500.
class HttpResponder {
 public:
  void send(HttpResponse response);
  HttpStream start_stream(int status, Headers headers);

  struct State;
  explicit HttpResponder(std::shared_ptr<State> state) : state_(std::move(state)) {}

 private:
  std::shared_ptr<State> state_;
};

/// Called on one of the server's threads; must not block for long. What it throws becomes a 500.
using HttpHandler = std::function<void(HttpRequest request, HttpResponder responder)>;

struct HttpServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  ///< 0: any free one, see port().
  int threads = 2;
};

/// Keep-alive, pipelining one at a time, Expect: 100-continue, HEAD; bounds from base/limits.h. A request
/// that breaks HTTP or a bound gets a 4xx with problem details, and the connection is closed.
class HttpServer {
 public:
  /// Listens and serves until destruction.
  /// Errors: kIo with address, port and the system's reason ("address already in use").
  static Result<std::unique_ptr<HttpServer>> start(HttpServerOptions options, HttpHandler handler);

  virtual ~HttpServer() = default;
  virtual std::uint16_t port() const = 0;
  /// Runs `callback` on a server thread after `delay_ms`; dropped at stop.
  virtual void after(int delay_ms, std::function<void()> callback) = 0;
  /// No new connections or requests; waits at most `grace_ms` for answers under way, then cuts.
  virtual void stop(int grace_ms) = 0;
};

}  // namespace sideseat::net
