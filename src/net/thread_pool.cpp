// Asio's pool behind a small header.
#include "net/thread_pool.h"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <exception>
#include <string>
#include <utility>

#include "base/log.h"

namespace sideseat::net {

struct ThreadPool::Impl {
  boost::asio::thread_pool pool;
};

ThreadPool::ThreadPool(int threads)
    : impl_(new Impl{boost::asio::thread_pool(static_cast<std::size_t>(threads))}) {}

ThreadPool::~ThreadPool() { stop(); }

void ThreadPool::post(std::function<void()> task) {
  boost::asio::post(impl_->pool, [task = std::move(task)] {
    try {
      task();
    } catch (const std::exception& error) {
      log(LogLevel::kError, "net", std::string("a task threw: ").append(error.what()));
    } catch (...) {
      log(LogLevel::kError, "net", "a task threw something unknown");
    }
  });
}

void ThreadPool::stop() {
  impl_->pool.stop();
  impl_->pool.join();
}

}  // namespace sideseat::net
