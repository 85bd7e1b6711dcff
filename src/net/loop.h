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

/// One a thread. A connection stays with one of them, so that nothing of it needs a lock, and no
/// thread is woken to take over what another one would have done next.
using Contexts = std::vector<std::shared_ptr<boost::asio::io_context>>;

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

  /// For net's own files. Connections share them, so that an answer from a foreign thread finds
  /// them there however late it comes.
  const std::shared_ptr<const Contexts>& contexts() const { return contexts_; }

 private:
  struct Work;
  std::shared_ptr<const Contexts> contexts_;
  std::shared_ptr<Work> work_;
  std::vector<std::thread> threads_;  // Empty once stopped.
};

}  // namespace sideseat::net
