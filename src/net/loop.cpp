// An io_context and its threads.
#include "net/loop.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <utility>

namespace sideseat::net {

namespace asio = boost::asio;

/// Keeps the threads running while there is nothing to do.
struct Loop::Work {
  asio::executor_work_guard<asio::io_context::executor_type> guard;
};

Loop::Loop(int threads)
    : io_(std::make_shared<asio::io_context>(threads)),
      work_(std::make_shared<Work>(Work{asio::make_work_guard(*io_)})) {
  for (int i = 0; i < threads; ++i) {
    threads_.emplace_back([io = io_] { io->run(); });
  }
}

void Loop::after(int delay_ms, std::function<void()> callback) {
  auto timer = std::make_shared<asio::steady_timer>(*io_, std::chrono::milliseconds(delay_ms));
  auto* const raw = timer.get();
  raw->async_wait(
      [timer = std::move(timer), callback = std::move(callback)](boost::system::error_code error) {
        if (!error) callback();
      });
}

void Loop::stop() {
  if (threads_.empty()) return;
  io_->stop();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  // Completions of what was cancelled, so that nothing in the queue keeps a connection alive.
  io_->restart();
  while (io_->poll_one() > 0) {
  }
  io_->stop();
}

}  // namespace sideseat::net
