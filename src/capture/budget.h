// What the recorder may hold, and what it counted.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "base/limits.h"
#include "capture/recorder.h"

namespace sideseat::capture {

/// Shared by a recorder and its calls, which may outlive it. Thread-safe, without locks.
///
/// Bytes are charged when a call receives them and given back when its span is made, so the limit
/// holds for all that calls in flight keep, decoded or not.
class Budget {
 public:
  /// Charges `bytes`; false if that would go beyond limits::kRecorderQueueBytesMax.
  bool charge_bytes(std::size_t bytes) {
    if (bytes_.fetch_add(bytes, std::memory_order_relaxed) + bytes <=
        limits::kRecorderQueueBytesMax) {
      return true;
    }
    bytes_.fetch_sub(bytes, std::memory_order_relaxed);
    return false;
  }
  void give_back_bytes(std::size_t bytes) { bytes_.fetch_sub(bytes, std::memory_order_relaxed); }

  /// One more call, or span, that waits; false beyond limits::kRecorderQueueCallsMax.
  bool charge_call() {
    if (calls_.fetch_add(1, std::memory_order_relaxed) < limits::kRecorderQueueCallsMax) {
      return true;
    }
    calls_.fetch_sub(1, std::memory_order_relaxed);
    return false;
  }
  void give_back_calls(std::size_t count) { calls_.fetch_sub(count, std::memory_order_relaxed); }

  void count_begun() { begun_.fetch_add(1, std::memory_order_relaxed); }
  void count_spans(std::size_t count) { spans_.fetch_add(count, std::memory_order_relaxed); }
  void count_dropped_call() { dropped_calls_.fetch_add(1, std::memory_order_relaxed); }
  void count_dropped_content() { dropped_contents_.fetch_add(1, std::memory_order_relaxed); }

  RecorderStats stats() const {
    return {.calls_begun = begun_.load(std::memory_order_relaxed),
            .spans_made = spans_.load(std::memory_order_relaxed),
            .calls_dropped = dropped_calls_.load(std::memory_order_relaxed),
            .contents_dropped = dropped_contents_.load(std::memory_order_relaxed)};
  }

 private:
  std::atomic<std::size_t> bytes_{0};
  std::atomic<std::size_t> calls_{0};
  std::atomic<std::uint64_t> begun_{0};
  std::atomic<std::uint64_t> spans_{0};
  std::atomic<std::uint64_t> dropped_calls_{0};
  std::atomic<std::uint64_t> dropped_contents_{0};
};

}  // namespace sideseat::capture
