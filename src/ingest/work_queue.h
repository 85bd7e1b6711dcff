// What waits in the pipeline, and what is done next; no thread, no decoding and no disk in here.
//
// Workers take a task, do it and say what came of it. "The writer" is no thread but a task that one
// worker at a time has:
//
//   kDecode  a request's body becomes records; any number at once
//   kLarge   the same for the next piece of a large request; one at a time, so that large requests
//            leave all workers but one to the small ones
//   kCommit  what is ready is committed; one at a time. A group is bounded, and holds at most one
//            piece of a large request: so a small request waits for one piece, never for the whole
//
// A very small request is decoded by the thread that brought it, because waking another one takes
// longer. So a lone one wakes one thread, which commits it. While that one waits for the disk,
// others decode what arrives, and that makes the next group.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "base/result.h"
#include "ingest/counters.h"
#include "ingest/request.h"

namespace sideseat::ingest {

struct Task {
  enum class Kind : std::uint8_t { kDecode, kLarge, kCommit };
  Kind kind = Kind::kDecode;
  std::vector<std::unique_ptr<Request>> requests;  ///< One; for kCommit one or more.
  bool is_guest = false;  ///< Done by a thread that is no worker, and takes no other task.
};

/// Thread-safe.
class WorkQueue {
 public:
  /// What may wait, from its acceptance until its commit begins. Small requests and the lane for
  /// large ones have as much each.
  struct Bounds {
    std::size_t spans_max = 0;  ///< As far as they are known.
    std::size_t bytes_max = 0;
    std::size_t guest_bytes_max = 0;  ///< Up to this, who brings a request decodes it.
  };
  /// `counters` outlives the queue, which keeps the `*_waiting` ones.
  WorkQueue(Bounds bounds, Counters& counters) : bounds_(bounds), counters_(counters) {}

  /// Takes `request`, or leaves it alone. One that is larger than the bounds is taken when nothing
  /// else waits. If there is a task in the answer, it is the caller's. Errors: kUnavailable.
  Result<std::optional<Task>> admit(std::unique_ptr<Request>& request);

  /// Waits for a task; nullopt when everything is done after stop().
  std::optional<Task> take();

  /// The task is done; each of its requests says what is next for it. Gives back those that are to
  /// be answered.
  std::vector<std::unique_ptr<Request>> finish(Task task);

  /// Nothing more is admitted; what was admitted is done before take() ends.
  void stop();

 private:
  /// Requests that wait, and what they take.
  struct Account {
    std::size_t requests = 0;
    std::size_t spans = 0;
    std::size_t bytes = 0;
  };

  Account& account_of(const Request& request) { return request.is_large ? large_ : small_; }
  bool fits(const Account& account, const Request::Charge& charge) const;
  void charge(Request& request, Request::Charge charge);
  void release(Request& request);

  /// Into the counters.
  void show();

  bool is_for_guest(const Request& request) const;
  std::optional<Task::Kind> next_kind() const;
  bool ready_has_room() const;
  bool may_commit() const;
  Task begin(Task::Kind kind);
  void begin_decoding(Task& task, std::unique_ptr<Request> request);
  void end(const Task& task);
  std::vector<std::unique_ptr<Request>> take_group();
  void join_ready(std::unique_ptr<Request>& request);
  /// Leaves it alone, with a failure, where the lane is full.
  void join_lane(std::unique_ptr<Request>& request);
  bool is_done() const;
  /// One worker, if one sleeps. Unlocks.
  void wake(std::unique_lock<std::mutex>& lock);

  // Constant after construction.
  const Bounds bounds_;
  Counters& counters_;

  // Guarded by mutex_.
  std::mutex mutex_;
  std::condition_variable work_;
  Account small_;
  Account large_;
  std::deque<std::unique_ptr<Request>> inbox_;  ///< Small ones, not decoded.
  std::deque<std::unique_ptr<Request>> lane_;   ///< Large ones; the first may be under way.
  std::deque<std::unique_ptr<Request>> ready_;  ///< To be committed.
  std::size_t inbox_bytes_ = 0;
  std::size_t ready_spans_ = 0;
  std::size_t ready_bytes_ = 0;
  std::size_t decoding_ = 0;        ///< Threads that have a kDecode task ...
  std::size_t decoding_bytes_ = 0;  ///< ... and the bytes of those.
  bool lane_taken_ = false;         ///< A piece of a large request is on its way.
  bool committing_ = false;
  std::size_t at_work_ = 0;  ///< Tasks that are under way.
  std::size_t asleep_ = 0;   ///< Workers that wait and that nobody has woken.
  bool stopping_ = false;
};

}  // namespace sideseat::ingest
