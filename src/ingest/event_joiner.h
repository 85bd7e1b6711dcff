// Brings log events and their spans together, whichever comes first.
//
// Works inside the commit, because there nobody else adds to the store (a span that is erased
// meanwhile stays erased, and its late events go with it): for each event its span is
// looked for in the store (then it is stored anew, with the event), then in what is being committed
// (then it is added there). Otherwise the event is kept, and a span that events wait for takes them
// in when it comes. A log event that is there already is not added again.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "ingest/log_events.h"
#include "otlp/span_rest.h"
#include "store/store.h"

namespace sideseat::ingest {

/// A stored span as it came.
struct WholeSpan {
  Span span;
  otlp::Origin origin;
};
/// `row` has its rest. Errors: those of Store::contents and of otlp::restore_any_rest.
Result<WholeSpan> restore(store::Store& store, const store::SpanRow& row);

/// Confined to the commit.
class EventJoiner {
 public:
  /// What is about to be committed.
  struct Batch {
    std::vector<store::SpanRecord> records;
    std::vector<store::PendingEvent> events;  ///< In: those that came. Out: those that wait.
    std::vector<store::SpanKey> joined;       ///< Out: those whose waiting events are in `records`.
    std::size_t events_joined = 0;            ///< Out.
  };

  /// `store` outlives it.
  explicit EventJoiner(store::Store& store) : store_(store) {}

  /// Adds records for spans that are stored and changes others in their place.
  /// Errors: those of Store.
  Status join(Batch& batch);
  /// `batch` is in the store now. Without this call, which is right where the store did not take
  /// it, join() asks the store anew.
  void committed(const Batch& batch);

 private:
  Status read_waiting();
  Status join_waiting(Batch& batch);
  Status join_new(Batch& batch);
  /// Whether a span that was stored a moment ago is not any more.
  bool is_erased(const store::SpanKey& key);
  /// Adds a record in the place of `stored`, unless that has the events.
  Status replace(const store::SpanRow& stored, const std::vector<LogEvent>& events, Batch& batch);

  store::Store& store_;
  bool is_read_ = false;              // Whether waiting_ is what the store has.
  std::set<store::SpanKey> waiting_;  // Spans that events in the store wait for.
};

}  // namespace sideseat::ingest
