// The events that wait for their span.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
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
  /// The events of a span wait no more, or those of a trace.
  Status remove(std::int64_t project, const SpanKey& span);
  Status remove(std::int64_t project, const TraceId& trace_id);
  /// Removes the oldest beyond kPendingEventsMax and limits::kPendingEventsBytesMax.
  Status trim();
  /// Removes the oldest, at most `rows_max`, as long as they arrived before; returns how many.
  Result<std::size_t> erase_before(std::int64_t arrived_before_ns, std::size_t rows_max);
  /// Call after a rollback.
  void forget() { bytes_.reset(); }

 private:
  explicit PendingTable(Connection& connection) : connection_(&connection) {}
  /// Runs a statement that returns the sizes of what it deletes; returns how many.
  Result<std::size_t> run_delete(Statement& statement);

  Connection* connection_;
  std::optional<std::int64_t> bytes_;  // Of all events, once somebody has asked.
  Statement insert_;
  Statement remove_;
  Statement remove_trace_;
  Statement trim_;
  Statement oldest_;
  Statement remove_one_;
};

/// Whether erase_before() would remove something, for readers.
Result<bool> read_has_pending(Connection& connection, std::int64_t arrived_before_ns);

/// Store::pending_spans() and pending_events(), for readers.
Result<std::vector<SpanKey>> read_pending_spans(Connection& connection);
Result<std::vector<std::string>> read_pending_events(Connection& connection, const SpanKey& span);

}  // namespace sideseat::store::sqlite
