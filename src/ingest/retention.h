// How long, and how much, is kept: the oldest traces are erased in slices.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "model/ids.h"
#include "store/store.h"

namespace sideseat::ingest {

/// Without either, everything is kept.
struct Retention {
  /// Traces that ended longer ago are erased, points of metrics from before, and log events that
  /// wait for their span for longer.
  std::optional<std::int64_t> keep_ns;
  /// Once everything takes more on the disk, the oldest traces are erased, and with each the points
  /// and events from before it began.
  std::optional<std::int64_t> keep_bytes;
};

struct ErasedCount {
  std::size_t traces = 0;
  std::size_t spans = 0;
  std::size_t loose = 0;  ///< Points of metrics, and events that waited for their span.
};

/// What happens around the slices of an erasure.
struct SliceHooks {
  /// Called for each trace that is erased.
  std::function<void(const store::TraceKey&)> on_erased;
  /// Called after each slice: whether to go on. The place to let others write, if they do.
  std::function<bool(bool others_write)> go_on;
};

/// Erases what `retention` does not keep at the time `now_ns`, and gives its space back to the
/// disk, as well as what erasures that were interrupted have left.
///
/// By size: once there is more than the limit, and spare space and the log, which go first, are not
/// what is too much, until data and text index are kRetainedPercent of it, so that there is not a
/// run for each trace. Errors: those of the store, which say how many traces are gone nevertheless.
Result<ErasedCount> retain(store::Store& store, const Retention& retention, std::int64_t now_ns,
                           const SliceHooks& hooks);
inline constexpr std::int64_t kRetainedPercent = 95;

enum class NamesLeft : std::uint8_t { kNone, kSome };
/// Erases the names that nothing refers to any more since something was erased, and gives their
/// space back. kSome: it was stopped, and goes on from there when it is called again. Errors: those
/// of the store.
Result<NamesLeft> erase_unused_names(store::Store& store, const SliceHooks& hooks);

/// Erases all traces of a session and gives their space back. Zero traces: there is no such
/// session. Errors (and of the next): as those of retain().
Result<ErasedCount> erase_session(store::Store& store, std::string_view project,
                                  std::string_view session_id, const SliceHooks& hooks);

/// The same for one trace.
Result<ErasedCount> erase_trace(store::Store& store, std::string_view project,
                                const TraceId& trace_id, const SliceHooks& hooks);

}  // namespace sideseat::ingest
