// An HTTP/1.1 server on loopback or wherever it is told to listen: requests in whole, answers whole
// or as a stream, from any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/limits.h"
#include "base/result.h"
#include "net/budget.h"
#include "net/http.h"
#include "net/loop.h"

namespace sideseat::net {

/// Bytes that wait for a slow reader of a stream; a reader slower than that is cut off.
inline constexpr std::size_t kStreamBacklogBytesMax = std::size_t{8} * 1024 * 1024;

/// An answer that is written piece by piece (chunked transfer): server-sent events, event streams.
/// Thread-safe, copyable; copies are the same stream. Dropped without finish(): aborted. A peer
/// that closes its sending side counts as gone, because nothing tells that from a closed
/// connection.
class HttpStream {
 public:
  /// One HTTP chunk; nothing for empty `bytes`. False once the peer is gone or reads so slowly that
  /// more than kStreamBacklogBytesMax is waiting: the stream is then closed.
  bool write(std::string bytes);
  /// Ends the body properly.
  void finish();
  /// Sends what was written, then closes the connection without ending the body.
  void cut();
  /// Closes the connection at once.
  void abort();
  /// Called once when the stream is over for whatever reason; at once if it already is. Runs on a
  /// server thread, or on the one that finishes, aborts or registers.
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
  /// Chunked, unless `headers` hold a content-length: then so many bytes have to be written.
  HttpStream start_stream(int status, Headers headers);

  struct State;
  explicit HttpResponder(std::shared_ptr<State> state) : state_(std::move(state)) {}

 private:
  std::shared_ptr<State> state_;
};

/// Called on one of the server's threads; must not block for long. What it throws becomes a 500.
using HttpHandler = std::function<void(HttpRequest request, HttpResponder responder)>;

struct HttpServerOptions {
  std::string address = "127.0.0.1";  ///< Numeric, or "localhost".
  std::uint16_t port = 0;             ///< 0: any free one, see port().
  std::shared_ptr<Loop> loop;         ///< Null: `threads` of its own.
  int threads = 2;
  std::shared_ptr<Budget> budget;  ///< For bodies. Null: one of its own, of kRequestsBytesMax.
  /// The bounds below are options so that tests can reach them.
  std::size_t body_bytes_max = limits::kRequestBytesMax;
  std::size_t header_bytes_max = limits::kRequestHeaderBytesMax;
  std::size_t connections_max = limits::kConnectionsMax;
  int request_timeout_ms = limits::kRequestTimeoutMs;
  int idle_timeout_ms = limits::kIdleTimeoutMs;
};

/// Keep-alive, pipelining one at a time, Expect: 100-continue, HEAD; bounds from base/limits.h. A
/// request that breaks HTTP or a bound gets a 4xx with problem details, and the connection is
/// closed; so is one that finds the budget used up, with a 503.
class HttpServer {
 public:
  /// Listens and serves until destruction.
  /// Errors: kInvalidArgument for an address that is none; kIo with address, port and the system's
  /// reason ("address already in use").
  static Result<std::unique_ptr<HttpServer>> start(HttpServerOptions options, HttpHandler handler);

  virtual ~HttpServer() = default;
  virtual std::uint16_t port() const = 0;
  /// Runs `callback` on a server thread after `delay_ms`; dropped at stop.
  virtual void after(int delay_ms, std::function<void()> callback) = 0;
  /// No new connections or requests; waits at most `grace_ms` for answers under way, then cuts.
  /// Idempotent; not to be called on a server thread.
  virtual void stop(int grace_ms) = 0;
};

}  // namespace sideseat::net
