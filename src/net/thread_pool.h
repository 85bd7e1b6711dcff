// Threads for work that takes longer than network threads have time for.
#pragma once

#include <functional>
#include <memory>

namespace sideseat::net {

/// Thread-safe.
class ThreadPool {
 public:
  explicit ThreadPool(int threads);
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;
  ~ThreadPool();

  /// Runs `task`, in its turn, on one of the threads; dropped after stop(). What it throws is
  /// logged.
  void post(std::function<void()> task);
  /// Ends the threads, each after the task it is at; drops the rest. Idempotent; not to be called
  /// on one of them.
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sideseat::net
