// Compresses full blocks beside the writer, which goes on with its rows meanwhile.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "store/sqlite/block.h"

namespace sideseat::store::sqlite {

/// A row of the table `block`.
struct PackedBlock {
  std::int64_t id = 0;  ///< Of its first entry.
  std::int64_t count = 0;
  std::int64_t raw_bytes = 0;
  std::string bytes;  ///< A zstd frame.
};
PackedBlock pack_block(std::int64_t id, const BlockBuilder& block);

/// A thread that begins with the oldest block, while whoever waits for the blocks begins with the
/// newest. Used by one thread at a time. Where no thread or no memory is to be had for it, all is
/// done by the one who waits.
class BlockPacker {
 public:
  BlockPacker() = default;
  BlockPacker(const BlockPacker&) = delete;
  BlockPacker& operator=(const BlockPacker&) = delete;
  ~BlockPacker();

  void add(std::int64_t id, BlockBuilder block);
  /// Of those that were added and neither finished nor forgotten.
  std::size_t raw_bytes() const { return raw_bytes_; }
  /// All of those, in the order in which they came. Throws std::bad_alloc; they are kept then.
  std::vector<PackedBlock> finish();
  void forget();

 private:
  enum class State : std::uint8_t {
    kWaiting,
    kTaken,  ///< By the thread or by finish(), whose the job is until then.
    kDone,
    kFailed,  ///< For want of memory: finish() tries again.
  };
  struct Job {
    std::int64_t id = 0;
    BlockBuilder block;
    PackedBlock packed;
    State state = State::kWaiting;
  };

  void start();
  void run();
  static void pack(Job& job, std::unique_lock<std::mutex>& lock);

  std::thread thread_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable done_;
  std::vector<std::shared_ptr<Job>> jobs_;  // Changed, and read by thread_, with mutex_.
  bool stopping_ = false;                   // Guarded by mutex_.
  std::size_t raw_bytes_ = 0;
};

}  // namespace sideseat::store::sqlite
