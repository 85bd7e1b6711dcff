// The thread that erases: what retention does not keep, and what somebody asks for.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/limits.h"
#include "base/result.h"
#include "ingest/retention.h"
#include "model/ids.h"
#include "store/store.h"

namespace sideseat::ingest {

/// What was erased since the start; single numbers that are right each for itself.
struct EraseCounters {
  std::atomic<std::uint64_t> traces = 0;
  std::atomic<std::uint64_t> spans = 0;
  std::atomic<std::uint64_t> failures = 0;  ///< Deletions and looks at retention that broke off.
};

/// Works in slices. While spans come in, with pauses as long as those took, so that ingest has the
/// store for at least half of the time. Thread-safe.
class Housekeeper {
 public:
  struct Options {
    Retention retention;
    int interval_ms = limits::kRetentionIntervalMs;  ///< Between looks at what is to be erased.
    const Clock* clock = &system_clock();
  };
  /// `store` outlives it. A run of retention that erases something is logged in one line. What time
  /// it is for retention: believed_time.h.
  static std::unique_ptr<Housekeeper> start(store::Store& store, Options options);
  /// Like stop().
  virtual ~Housekeeper() = default;

  using Callback = std::function<void(Result<ErasedCount>)>;
  /// Calls back exactly once, on the housekeeper's thread, when nothing of it can be read any more
  /// and its space has been given back. Requests go before retention. Names that nothing else uses
  /// leave the file later, when no request waits (limits::kNameSweepTimeShare).
  ///
  /// Errors: kNotFound     there is no such trace or session;
  ///         kUnavailable  stop() was called, or too many requests wait;
  ///         those of the store.
  virtual void erase_trace(std::string project, const TraceId& trace_id, Callback callback) = 0;
  virtual void erase_session(std::string project, std::string session_id, Callback callback) = 0;

  /// `listener` is called on the housekeeper's thread for each trace that was erased; it replaces
  /// the one before. When on_erased returns, the one before is not running.
  using Listener = std::function<void(const store::TraceKey&)>;
  virtual void on_erased(Listener listener) = 0;

  /// Lives as long as this object.
  virtual const EraseCounters& counters() const = 0;

  /// Ends after the slice at hand; requests that are not done are answered kUnavailable. May be
  /// called again.
  virtual void stop() = 0;
};

}  // namespace sideseat::ingest
