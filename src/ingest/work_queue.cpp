// Every decision is made under one lock, from counts; nothing slow happens there.
#include "ingest/work_queue.h"

#include <utility>

#include "base/limits.h"

namespace sideseat::ingest {
namespace {

/// Bodies of about this size are decoded while a thread is being woken (0.5 ms): with less to do it
/// is quicker not to wake another one, and a commit may wait for it to have company.
constexpr std::size_t kSmallWorkBytes = std::size_t{64} * 1024;

/// More is decoded only while less than two groups wait for the disk.
constexpr std::size_t kReadySpansMax = 2 * limits::kCommitSpansMax;
constexpr std::size_t kReadyBytesMax = 2 * limits::kCommitBytesMax;

Error busy() {
  return {ErrorCode::kUnavailable,
          "more spans arrive than the disk takes in: send these again later"};
}

}  // namespace

Result<std::optional<Task>> WorkQueue::admit(std::unique_ptr<Request>& request) {
  std::unique_lock lock(mutex_);
  if (stopping_) return Error(ErrorCode::kUnavailable, "the server is stopping");
  if (!fits(account_of(*request), request->charge)) return busy();
  // Before anything is counted, because it takes memory, of which there may be none.
  const bool is_guests = is_for_guest(*request);
  Task guests{Task::Kind::kDecode, {}, true};
  if (is_guests) guests.requests.reserve(1);
  charge(*request, request->charge);
  if (request->is_large) {
    lane_.push_back(std::move(request));
    if (!lane_taken_) wake(lock);
    return std::optional<Task>();
  }
  if (is_guests) {
    ++at_work_;
    begin_decoding(guests, std::move(request));
    return std::optional(std::move(guests));
  }
  inbox_bytes_ += request->charge.bytes;
  inbox_.push_back(std::move(request));
  // A worker that is decoding will come back for it soon, and a guest that ends wakes one.
  if (decoding_ == 0 || inbox_bytes_ + decoding_bytes_ > kSmallWorkBytes) wake(lock);
  return std::optional<Task>();
}

std::optional<Task> WorkQueue::take() {
  std::unique_lock lock(mutex_);
  for (;;) {
    if (const auto kind = next_kind()) {
      Task task = begin(*kind);
      if (next_kind()) wake(lock);
      return task;
    }
    if (is_done()) return std::nullopt;
    ++asleep_;
    work_.wait(lock);
  }
}

std::vector<std::unique_ptr<Request>> WorkQueue::finish(Task task) {
  std::vector<std::unique_ptr<Request>> over;
  std::unique_lock lock(mutex_);
  end(task);
  for (std::unique_ptr<Request>& request : task.requests) {
    if (request->next == Request::Next::kCommit) {
      join_ready(request);
    } else if (request->next == Request::Next::kLane) {
      join_lane(request);
    }
    if (!request) continue;
    if (request->is_large) lane_taken_ = false;
    release(*request);
    over.push_back(std::move(request));
  }
  if (is_done()) {
    lock.unlock();
    work_.notify_all();
  } else if ((task.is_guest || !over.empty()) && next_kind()) {
    wake(lock);  // This thread goes away, or is about to answer; a worker can go on.
  }
  return over;
}

void WorkQueue::stop() {
  {
    const std::lock_guard guard(mutex_);
    stopping_ = true;
  }
  work_.notify_all();
}

// --- What is next -------------------------------------------------------------------------------

/// What is packed may be large.
bool WorkQueue::is_for_guest(const Request& request) const {
  return !request.is_large && request.charge.bytes <= bounds_.guest_bytes_max &&
         request.body.packing == Packing::kNone && ready_has_room();
}

std::optional<Task::Kind> WorkQueue::next_kind() const {
  if (may_commit()) return Task::Kind::kCommit;
  if (!lane_taken_ && !lane_.empty()) return Task::Kind::kLarge;
  if (!inbox_.empty() && ready_has_room()) return Task::Kind::kDecode;
  return std::nullopt;
}

bool WorkQueue::ready_has_room() const {
  return ready_spans_ < kReadySpansMax && ready_bytes_ < kReadyBytesMax;
}

bool WorkQueue::may_commit() const {
  if (committing_ || ready_.empty()) return false;
  if (ready_spans_ >= limits::kCommitSpansWanted || !ready_has_room()) return true;
  // A little more that is about to be ready is worth waiting for, because it shares the flush.
  const std::size_t coming_bytes = inbox_bytes_ + decoding_bytes_;
  return coming_bytes == 0 || coming_bytes > kSmallWorkBytes;
}

Task WorkQueue::begin(Task::Kind kind) {
  Task task{kind, {}};
  ++at_work_;
  switch (kind) {
    case Task::Kind::kDecode:
      inbox_bytes_ -= inbox_.front()->charge.bytes;
      begin_decoding(task, std::move(inbox_.front()));
      inbox_.pop_front();
      break;
    case Task::Kind::kLarge:
      task.requests.push_back(std::move(lane_.front()));
      lane_.pop_front();
      lane_taken_ = true;
      break;
    case Task::Kind::kCommit:
      task.requests = take_group();
      committing_ = true;
      break;
  }
  return task;
}

void WorkQueue::begin_decoding(Task& task, std::unique_ptr<Request> request) {
  ++decoding_;
  decoding_bytes_ += request->charge.bytes;
  task.requests.push_back(std::move(request));
}

void WorkQueue::end(const Task& task) {
  --at_work_;
  if (task.kind == Task::Kind::kCommit) committing_ = false;
  if (task.kind != Task::Kind::kDecode) return;
  --decoding_;
  decoding_bytes_ -= task.requests.front()->charge.bytes;
}

std::vector<std::unique_ptr<Request>> WorkQueue::take_group() {
  std::vector<std::unique_ptr<Request>> group;
  std::size_t spans = 0;
  std::size_t bytes = 0;
  while (!ready_.empty()) {
    Request& next = *ready_.front();
    const bool full = spans + next.piece.size() > limits::kCommitSpansMax ||
                      bytes + next.piece.bytes > limits::kCommitBytesMax;
    if (full && !group.empty()) break;
    spans += next.piece.size();
    bytes += next.piece.bytes;
    if (!next.is_large) release(next);
    group.push_back(std::move(ready_.front()));
    ready_.pop_front();
  }
  ready_spans_ -= spans;
  ready_bytes_ -= bytes;
  return group;
}

bool WorkQueue::is_done() const {
  return stopping_ && inbox_.empty() && lane_.empty() && ready_.empty() && at_work_ == 0;
}

void WorkQueue::wake(std::unique_lock<std::mutex>& lock) {
  if (asleep_ == 0) return;
  --asleep_;
  lock.unlock();
  work_.notify_one();
}

// --- Where a request goes -----------------------------------------------------------------------

void WorkQueue::join_ready(std::unique_ptr<Request>& request) {
  const Request::Charge size{.spans = request->piece.size(), .bytes = request->piece.bytes};
  ready_spans_ += size.spans;
  ready_bytes_ += size.bytes;
  if (!request->is_large) {
    release(*request);
    charge(*request, size);
  }
  ready_.push_back(std::move(request));
}

void WorkQueue::join_lane(std::unique_ptr<Request>& request) {
  if (request->is_large) {  // The next piece of the one under way.
    lane_taken_ = false;
    lane_.push_front(std::move(request));
    return;
  }
  const Request::Charge size = request->charge;
  release(*request);
  if (!fits(large_, size)) {
    request->failure = busy();
    return;
  }
  request->is_large = true;
  charge(*request, size);
  lane_.push_back(std::move(request));
}

bool WorkQueue::fits(const Account& account, const Request::Charge& charge) const {
  return account.requests == 0 || (account.spans + charge.spans <= bounds_.spans_max &&
                                   account.bytes + charge.bytes <= bounds_.bytes_max);
}

void WorkQueue::charge(Request& request, Request::Charge charge) {
  Account& account = account_of(request);
  account.requests += 1;
  account.spans += charge.spans;
  account.bytes += charge.bytes;
  request.charge = charge;
  request.charge.is_held = true;
  show();
}

void WorkQueue::release(Request& request) {
  if (!request.charge.is_held) return;
  Account& account = account_of(request);
  account.requests -= 1;
  account.spans -= request.charge.spans;
  account.bytes -= request.charge.bytes;
  request.charge = {};
  show();
}

void WorkQueue::show() {
  constexpr auto kRelaxed = std::memory_order_relaxed;
  counters_.requests_waiting.store(small_.requests + large_.requests, kRelaxed);
  counters_.spans_waiting.store(small_.spans + large_.spans, kRelaxed);
  counters_.bytes_waiting.store(small_.bytes + large_.bytes, kRelaxed);
  counters_.large_requests_waiting.store(large_.requests, kRelaxed);
}

}  // namespace sideseat::ingest
