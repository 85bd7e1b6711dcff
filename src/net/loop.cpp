// Contexts and their threads.
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
  std::vector<asio::executor_work_guard<asio::io_context::executor_type>> guards;
};

Loop::Loop(int threads) : work_(std::make_shared<Work>()) {
  Contexts contexts;
  for (int i = 0; i < threads; ++i) {
    constexpr int kThreadsOfAContext = 1;
    contexts.push_back(std::make_shared<asio::io_context>(kThreadsOfAContext));
    work_->guards.push_back(asio::make_work_guard(*contexts.back()));
    threads_.emplace_back([context = contexts.back()] { context->run(); });
  }
  contexts_ = std::make_shared<const Contexts>(std::move(contexts));
}

void Loop::after(int delay_ms, std::function<void()> callback) {
  auto timer = std::make_shared<asio::steady_timer>(*contexts_->front(),
                                                    std::chrono::milliseconds(delay_ms));
  auto* const raw = timer.get();
  raw->async_wait(
      [timer = std::move(timer), callback = std::move(callback)](boost::system::error_code error) {
        if (!error) callback();
      });
}

void Loop::stop() {
  if (threads_.empty()) return;
  for (const auto& context : *contexts_) context->stop();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  // Completions of what was cancelled, so that nothing in the queue keeps a connection alive.
  for (const auto& context : *contexts_) {
    context->restart();
    while (context->poll_one() > 0) {
    }
    context->stop();
  }
}

}  // namespace sideseat::net
