// How spans add up to the row of their trace, and traces to the row of their session.
//
// A row is a function of the set of spans that have arrived: whatever the order, the batches or the
// repetitions, the same spans give the same row. So every rule here is a sum, a minimum or a
// maximum:
//
//   name        the root's; of several roots the earliest; without one the earliest span's
//   times       earliest start, latest end
//   failed      the root failed, or a call did; a failed tool or inner step alone does not count,
//               because programs handle those
//   error_type  of the earliest span that counts as failed: its error.type, else its status message
//   session_id, user_id                the earliest span that carries one
//   tags, models                       the distinct ones, sorted; of models the known_model()
//   call_count, usage, unpriced calls  over the calls alone: agent spans around calls often repeat
//                                      the tokens of the calls inside them
//   input_preview                      the earliest call that has one
//   output_preview                     the call that ended last and has one
//
// "Earliest" is by start time; at the same nanosecond the smaller text wins.
#pragma once

#include <cstdint>
#include <string_view>

#include "store/store.h"

namespace sideseat::store {

/// The model as a reader knows it: behind an ARN, which says nothing, the one that answered, where
/// that is known.
std::string_view known_model(const SpanRecord& span);

/// A trace's row with the times its picks were taken at, which later spans are compared with.
struct TraceRollup {
  TraceRow row;
  std::int64_t name_at_ns = 0;
  std::int64_t error_at_ns = 0;
  std::int64_t session_at_ns = 0;
  std::int64_t user_at_ns = 0;
  std::int64_t input_at_ns = 0;
  std::int64_t output_at_ns = 0;
  /// The numbers that the spans of the previews were added with.
  std::int64_t input_entry = 0;
  std::int64_t output_entry = 0;
};

struct SessionRollup {
  SessionRow row;
  std::int64_t user_at_ns = 0;
  std::int64_t input_at_ns = 0;
  std::int64_t output_at_ns = 0;
  std::int64_t input_entry = 0;  ///< Those of its traces.
  std::int64_t output_entry = 0;
};

/// Whether the call's tokens are known and its price is not.
bool is_unpriced(const Usage& usage);

/// Adds what is known; sums stay at the largest number instead of overflowing.
void add_usage(Usage& sum, const Usage& usage);

/// Adds a span that is not in `trace` yet. `entry`: a number by which the store finds it again.
void add_span(TraceRollup& trace, const SpanRecord& span, std::int64_t entry = 0);

/// Adds a trace that is not in `session` yet.
void add_trace(SessionRollup& session, const TraceRollup& trace);

/// `after` is `before` with more spans, and both belong to `session`.
void grow_trace(SessionRollup& session, const TraceRollup& before, const TraceRollup& after);

}  // namespace sideseat::store
