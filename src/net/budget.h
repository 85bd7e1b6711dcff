// How many bytes of requests may be in memory at once, over all connections.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <utility>

namespace sideseat::net {

/// Thread-safe; servers share one.
class Budget {
 public:
  explicit Budget(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  /// False, and nothing is taken, if that would be too much.
  bool take(std::size_t bytes) {
    std::size_t used = used_.load(std::memory_order_relaxed);
    do {
      if (bytes > bytes_max_ - used) return false;
    } while (!used_.compare_exchange_weak(used, used + bytes, std::memory_order_relaxed));
    return true;
  }
  void give_back(std::size_t bytes) { used_.fetch_sub(bytes, std::memory_order_relaxed); }
  std::size_t used_bytes() const { return used_.load(std::memory_order_relaxed); }
  std::size_t bytes_max() const { return bytes_max_; }

 private:
  const std::size_t bytes_max_;
  std::atomic<std::size_t> used_ = 0;
};

/// What one request has taken of a budget; given back when it goes. For one thread at a time.
class Reservation {
 public:
  Reservation() = default;
  explicit Reservation(std::shared_ptr<Budget> budget) : budget_(std::move(budget)) {}
  Reservation(Reservation&& other) noexcept
      : budget_(std::move(other.budget_)), bytes_(std::exchange(other.bytes_, 0)) {}
  Reservation& operator=(Reservation&& other) noexcept {
    release();
    budget_ = std::move(other.budget_);
    bytes_ = std::exchange(other.bytes_, 0);
    return *this;
  }
  ~Reservation() { release(); }

  bool grow(std::size_t bytes) {
    if (!budget_ || !budget_->take(bytes)) return false;
    bytes_ += bytes;
    return true;
  }
  void release() {
    if (budget_) budget_->give_back(std::exchange(bytes_, 0));
  }

 private:
  std::shared_ptr<Budget> budget_;
  std::size_t bytes_ = 0;
};

}  // namespace sideseat::net
