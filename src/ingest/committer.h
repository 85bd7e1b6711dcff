// The part of the pipeline that waits for the disk: a group of requests in one transaction.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "base/clock.h"
#include "ingest/counters.h"
#include "ingest/event_joiner.h"
#include "ingest/ingest.h"
#include "ingest/request.h"
#include "store/store.h"

namespace sideseat::ingest {

class Committer {
 public:
  using Group = std::vector<std::unique_ptr<Request>>;

  /// All of them outlive it.
  Committer(store::Store& store, const Clock& clock, Counters& counters)
      : store_(store), clock_(clock), counters_(counters), joiner_(store) {}

  /// Commits the piece of each request, tells the listener, and says in `next` of each what is to
  /// be done with it: to be answered, or, with more pieces, to the lane. Called by one thread at a
  /// time.
  void commit(Group& group);

  /// Ingest::on_changed().
  void on_changed(Ingest::Listener listener);

 private:
  struct Batch : EventJoiner::Batch {
    std::vector<store::MetricRecord> points;
  };

  /// Takes the records of `request`; events and points are copied.
  static void gather(Request& request, Batch& batch);
  Result<store::AppendResult> append(Batch& batch);
  Result<store::AppendResult> try_append(Batch& batch);
  void commit_one_by_one(Group& group);
  void settle(Request& request, const Result<store::AppendResult>& appended);
  void tell_listener(const store::AppendResult& appended);

  // Constant after construction.
  store::Store& store_;
  const Clock& clock_;
  Counters& counters_;

  EventJoiner joiner_;  // The committing thread's.

  std::mutex listener_mutex_;
  Ingest::Listener listener_;  // Guarded by listener_mutex_.
};

}  // namespace sideseat::ingest
