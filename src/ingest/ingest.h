// The way in: spans are checked, priced, taken apart and committed.
//
// Whoever submits does the taking apart on its own thread; one writer thread then commits all that
// waits in one transaction and answers everybody in it, so that the cost of a disk flush is shared
// (group commit). An answer means that the spans are on disk.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "base/limits.h"
#include "base/result.h"
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

/// Thread-safe.
class Ingest {
 public:
  struct Options {
    std::size_t queue_spans_max = limits::kIngestQueueSpansMax;
    std::size_t queue_bytes_max = limits::kIngestQueueBytesMax;
  };
  using Callback = std::function<void(Result<IngestResult>)>;
  using Listener = std::function<void(const ChangedTrace&)>;

  /// `store` outlives the ingest; its append() is left to it alone.
  static std::unique_ptr<Ingest> start(store::Store& store, Options options);
  static std::unique_ptr<Ingest> start(store::Store& store) { return start(store, Options()); }
  /// Like stop().
  virtual ~Ingest() = default;

  /// Calls back exactly once: on the writer's thread after the commit, or on this one if there is
  /// nothing to commit. Must be short: everybody waits for it.
  ///
  /// Errors: kInvalidArgument  no such project can be (check.h);
  ///         kUnavailable      too much is waiting, or stop() was called;
  ///         kIo, kCorrupt     nothing was stored.
  virtual void submit(std::string project, TraceRequest request, Callback callback) = 0;

  /// `listener` is called on the writer's thread for each trace that changed, after the commit;
  /// it replaces the one before and must not call back into this object. When on_changed returns,
  /// the one before is not running.
  virtual void on_changed(Listener listener) = 0;

  /// Commits what was accepted, answers it, and ends the thread. May be called again.
  virtual void stop() = 0;
};

}  // namespace sideseat::ingest
