// The thread takes jobs from the front of the list, finish() from its back.
#include "store/sqlite/block_packer.h"

#include <algorithm>
#include <exception>
#include <new>
#include <utility>

#include "base/zstd.h"

namespace sideseat::store::sqlite {

PackedBlock pack_block(std::int64_t id, const BlockBuilder& block) {
  const std::string raw = block.raw();
  return {id, static_cast<std::int64_t>(block.count()), static_cast<std::int64_t>(raw.size()),
          zstd_compress(raw)};
}

BlockPacker::~BlockPacker() {
  {
    const std::lock_guard guard(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void BlockPacker::add(std::int64_t id, BlockBuilder block) {
  if (!thread_.joinable()) start();
  raw_bytes_ += block.raw_bytes();
  auto job = std::make_shared<Job>();
  job->id = id;
  job->block = std::move(block);
  {
    const std::lock_guard guard(mutex_);
    jobs_.push_back(std::move(job));
  }
  wake_.notify_one();
}

std::vector<PackedBlock> BlockPacker::finish() {
  std::vector<PackedBlock> packed;
  packed.reserve(jobs_.size());
  std::unique_lock lock(mutex_);
  for (auto job = jobs_.rbegin(); job != jobs_.rend(); ++job) {
    done_.wait(lock, [&] { return (*job)->state != State::kTaken; });
    if ((*job)->state != State::kDone) pack(**job, lock);
    if ((*job)->state != State::kDone) throw std::bad_alloc();
  }
  for (const auto& job : jobs_) packed.push_back(std::move(job->packed));
  jobs_.clear();
  raw_bytes_ = 0;
  return packed;
}

void BlockPacker::forget() {
  const std::lock_guard guard(mutex_);
  jobs_.clear();
  raw_bytes_ = 0;
}

void BlockPacker::start() {
  try {
    thread_ = std::thread([this] { run(); });
  } catch (const std::exception&) {
    // No thread is to be had now: the next block asks again.
  }
}

void BlockPacker::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const auto waiting = std::find_if(
        jobs_.begin(), jobs_.end(), [](const auto& job) { return job->state == State::kWaiting; });
    if (waiting == jobs_.end()) {
      wake_.wait(lock);
      continue;
    }
    const std::shared_ptr<Job> job = *waiting;  // forget() may come.
    pack(*job, lock);
    done_.notify_one();
  }
}

void BlockPacker::pack(Job& job, std::unique_lock<std::mutex>& lock) {
  job.state = State::kTaken;
  lock.unlock();
  State state = State::kFailed;
  try {
    job.packed = pack_block(job.id, job.block);
    state = State::kDone;
  } catch (const std::bad_alloc&) {
    // finish() says so.
  }
  lock.lock();
  job.state = state;
}

}  // namespace sideseat::store::sqlite
