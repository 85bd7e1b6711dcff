// The way in: request bodies are decoded, checked, priced, taken apart and committed.
//
// Doors hand over a body as it came and are called back when its spans are on disk. A pool of
// workers, one a core and one more, does everything in between: decoding on all cores, and one
// commit at a time that takes what is ready (group commit), so that the cost of a disk flush is
// shared. Large requests go piece by piece through a lane of their own (work_queue.h), so that they
// do not hold up small ones.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/limits.h"
#include "base/result.h"
#include "ingest/body.h"
#include "ingest/counters.h"
#include "model/span.h"
#include "store/store.h"

namespace sideseat::ingest {

/// A trace whose row changed, as it is after a commit.
using ChangedTrace = store::AppendResult::Changed;

struct IngestResult {
  std::size_t spans_accepted = 0;
  std::size_t spans_rejected = 0;
  std::size_t attachments_rejected = 0;  ///< Their spans are accepted all the same.
  std::string rejection;  ///< What is wrong with the rejected ones; empty if none was.
};
/// How a request ended that was answered so.
Outcome outcome_of(const Result<IngestResult>& result);

/// Thread-safe.
class Ingest {
 public:
  struct Options {
    std::size_t workers = 0;  ///< 0: one a core, and one more, because one waits for the disk.
    std::size_t queue_spans_max = limits::kIngestQueueSpansMax;
    std::size_t queue_bytes_max = limits::kIngestQueueBytesMax;
    /// What makes a request large: more bytes, unpacked, or more spans.
    std::size_t small_bytes_max = limits::kSmallRequestBytesMax;
    std::size_t small_spans_max = limits::kSmallRequestSpansMax;
    const Clock* clock = &system_clock();  ///< Outlives the ingest.
  };
  using Callback = std::function<void(Result<IngestResult>)>;
  using Listener = std::function<void(const ChangedTrace&)>;

  /// `store` outlives the ingest; its append() is left to it alone.
  static std::unique_ptr<Ingest> start(store::Store& store, Options options);
  static std::unique_ptr<Ingest> start(store::Store& store) { return start(store, Options()); }
  /// Like stop().
  virtual ~Ingest() = default;

  /// Calls back exactly once: on a worker after the commit, or on this thread if the request is not
  /// taken, or is very small (limits::kGuestDecodeBytesMax), decoded here and nothing to be stored.
  /// The callback must be short. After an error a small request has left nothing in the store; of a
  /// large one, pieces may be there, which sending it again does not store twice.
  ///
  /// Errors: kInvalidArgument        no such project can be (check.h);
  ///         kMalformed, kTruncated  the body cannot be read;
  ///         kTooLarge               it holds more than base/limits.h allows;
  ///         kUnavailable            too much is waiting, or stop() was called: send it again;
  ///         kIo, kCorrupt           the store could not take it.
  virtual void submit(Body body, Callback callback) = 0;
  /// The same for spans that are decoded already.
  virtual void submit(std::string project, TraceRequest request, Callback callback) = 0;

  /// `listener` is called on a worker for each trace that changed, after its commit, for one commit
  /// after the other; it replaces the one before and must not call back into this object. When
  /// on_changed returns, the one before is not running.
  virtual void on_changed(Listener listener) = 0;

  /// Lives as long as this object.
  virtual const Counters& counters() const = 0;

  /// Commits what was accepted, answers it, and ends the threads; refuses everything else. May be
  /// called again.
  virtual void stop() = 0;
};

}  // namespace sideseat::ingest
