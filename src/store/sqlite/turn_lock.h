// A lock that is given to whoever has waited longest, so that one thread that takes it again and
// again does not keep another one out.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace sideseat::store::sqlite {

/// For std::lock_guard.
class TurnLock {
 public:
  void lock() {
    std::unique_lock guard(mutex_);
    const std::uint64_t turn = next_turn_++;
    changed_.wait(guard, [&] { return turn == current_turn_; });
  }
  void unlock() {
    {
      const std::lock_guard guard(mutex_);
      ++current_turn_;
    }
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  // Guarded by mutex_.
  std::uint64_t next_turn_ = 0;
  std::uint64_t current_turn_ = 0;  ///< Of whoever has the lock, or of the next to have it.
};

}  // namespace sideseat::store::sqlite
