// Inside net: what stands between a connection and whoever answers on it. No Asio in here, so that
// only the connection pays for including it.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "net/http.h"
#include "net/http_server.h"

namespace sideseat::net {

/// The chunks of one streamed answer on their way from any thread to the connection. Thread-safe.
class StreamQueue {
 public:
  enum class State {
    kOpen,
    kFinished,  ///< No more will come; what waits is still to be sent.
    kCut,       ///< The same, but then the connection is cut.
    kAborted,   ///< Cut the connection.
    kClosed,    ///< Over.
  };

  /// The writer's side. `push` answers false once the stream is over; beyond the backlog it aborts.
  bool push(std::string bytes);
  void finish();
  void cut();
  void abort();
  void abort_unless_finished();
  void on_close(std::function<void()> callback);

  /// The connection's side.
  bool is_aborted();
  /// Takes what waits, and says in which state the stream was then.
  State take(std::vector<std::string>& out);
  /// The bytes taken have been sent.
  void sent(std::size_t bytes);
  /// Runs the callbacks. Idempotent.
  void close();

 private:
  std::mutex mutex_;
  // Guarded by mutex_.
  State state_ = State::kOpen;
  std::deque<std::string> waiting_;
  std::size_t backlog_bytes_ = 0;  // Waiting and being sent.
  std::vector<std::function<void()>> callbacks_;
};

/// One connection as an answer's destination. Every member is for any thread.
class Exchange {
 public:
  virtual ~Exchange() = default;
  virtual void answer(HttpResponse response) = 0;
  virtual void answer_with_stream(int status, Headers headers,
                                  std::shared_ptr<StreamQueue> queue) = 0;
  /// The queue has something new.
  virtual void wake() = 0;
};

/// Shared by a responder's copies, which std::function-style holders make. The exchange is held
/// weakly: the server alone decides how long connections live.
struct HttpResponder::State {
  std::weak_ptr<Exchange> exchange;
  std::mutex mutex;
  bool answered = false;  // Guarded by mutex.
  ~State();
  /// The exchange, the first time; null afterwards or when the connection is gone.
  std::shared_ptr<Exchange> claim();
};

/// Shared by a stream's copies. The connection holds the queue, never this, so that dropping the
/// last copy is noticed.
struct HttpStream::State {
  std::weak_ptr<Exchange> exchange;
  std::shared_ptr<StreamQueue> queue;
  ~State();
  void wake();
};

/// RFC 9457 problem details.
HttpResponse problem_response(int status, std::string_view detail);
/// "Not Found"; "Status" for numbers without a name.
std::string_view reason_phrase(int status);

}  // namespace sideseat::net
