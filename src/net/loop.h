// The threads on which network code runs: several servers can share them.
#pragma once

#include <functional>
#include <memory>
#include <thread>
#include <vector>

namespace boost::asio {
class io_context;
}

namespace sideseat::net {

/// Runs from construction to stop(). Thread-safe.
class Loop {
 public:
  explicit Loop(int threads);
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  ~Loop() { stop(); }

  /// Runs `callback` on one of the threads after `delay_ms`; dropped at stop.
  void after(int delay_ms, std::function<void()> callback);
  /// Ends the threads and drops what waits. Idempotent; not to be called on one of them. Servers on
  /// this loop must have been stopped before.
  void stop();

  /// For net's own files. Connections share it, so that an answer from a foreign thread finds it
  /// there however late it comes.
  const std::shared_ptr<boost::asio::io_context>& io() const { return io_; }

 private:
  struct Work;
  std::shared_ptr<boost::asio::io_context> io_;
  std::shared_ptr<Work> work_;
  std::vector<std::thread> threads_;  // Empty once stopped.
};

}  // namespace sideseat::net
