// The events that wait for their span.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "store/pending_event.h"
#include "store/sqlite/connection.h"

namespace sideseat::store::sqlite {

/// Used within the writer's transactions.
class PendingTable {
 public:
  static Result<PendingTable> open(Connection& connection);

  /// Unless an equal one waits already. Errors (all of these): kIo, kCorrupt.
  Status insert(std::int64_t project, const PendingEvent& event);
  /// The events of a span wait no more.
  Status remove(std::int64_t project, const SpanKey& span);
  /// Removes the oldest beyond kPendingEventsMax.
  Status trim();

 private:
  PendingTable() = default;

  Statement insert_;
  Statement remove_;
  Statement trim_;
};

/// Store::pending_spans() and pending_events(), for readers.
Result<std::vector<SpanKey>> read_pending_spans(Connection& connection);
Result<std::vector<std::string>> read_pending_events(Connection& connection, const SpanKey& span);

}  // namespace sideseat::store::sqlite
