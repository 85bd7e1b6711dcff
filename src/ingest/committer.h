// The part of the pipeline that waits for the disk: a group of requests in one transaction.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "base/clock.h"
#include "ingest/counters.h"
#include "ingest/ingest.h"
#include "ingest/request.h"
#include "store/store.h"

namespace sideseat::ingest {

class Committer {
 public:
  /// All of them outlive it.
  Committer(store::Store& store, const Clock& clock, Counters& counters)
      : store_(store), clock_(clock), counters_(counters) {}

  /// Commits the records of each request, tells the listener, and says in `next` of each what is to
  /// be done with it: to be answered, or, with more pieces, to the lane. Called by one thread at a
  /// time.
  void commit(std::vector<std::unique_ptr<Request>>& group);

  /// Ingest::on_changed().
  void on_changed(Ingest::Listener listener);

 private:
  using Records = std::vector<store::SpanRecord>;

  Result<store::AppendResult> append(const Records& records);
  void commit_one_by_one(std::vector<std::unique_ptr<Request>>& group);
  void settle(Request& request, const Result<store::AppendResult>& appended);
  void tell_listener(const store::AppendResult& appended);

  // Constant after construction.
  store::Store& store_;
  const Clock& clock_;
  Counters& counters_;

  bool failing_ = false;  // The committing thread's: whether the last append failed.

  std::mutex listener_mutex_;
  Ingest::Listener listener_;  // Guarded by listener_mutex_.
};

}  // namespace sideseat::ingest
