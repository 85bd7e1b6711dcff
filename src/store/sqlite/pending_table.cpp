// Small as a rule: a log event is followed by its span within seconds.
#include "store/sqlite/pending_table.h"

#include <limits>
#include <string_view>

#include "base/limits.h"
#include "store/sqlite/rows.h"

namespace sideseat::store::sqlite {
namespace {

constexpr std::string_view kOldest =
    "SELECT id,arrived_at_ns FROM pending_event ORDER BY id LIMIT 1";

}  // namespace

Result<PendingTable> PendingTable::open(Connection& connection) {
  PendingTable table(connection);
  SIDESEAT_TRY(table.insert_,
               connection.prepare("INSERT OR IGNORE INTO pending_event"
                                  "(project,trace_id,span_id,hash,arrived_at_ns,bytes)"
                                  " VALUES(?1,?2,?3,?4,?5,?6) RETURNING length(bytes)"));
  SIDESEAT_TRY(table.remove_, connection.prepare("DELETE FROM pending_event WHERE project=?1"
                                                 " AND trace_id=?2 AND span_id=?3"
                                                 " RETURNING length(bytes)"));
  SIDESEAT_TRY(table.remove_trace_, connection.prepare("DELETE FROM pending_event WHERE project=?1"
                                                       " AND trace_id=?2 RETURNING length(bytes)"));
  // The bound is on ids, which is a bound on rows and needs no count.
  SIDESEAT_TRY(table.trim_, connection.prepare("DELETE FROM pending_event WHERE id<="
                                               "(SELECT max(id) FROM pending_event)-?1"
                                               " RETURNING length(bytes)"));
  SIDESEAT_TRY(table.oldest_, connection.prepare(kOldest));
  SIDESEAT_TRY(table.remove_one_, connection.prepare("DELETE FROM pending_event WHERE id=?1"
                                                     " RETURNING length(bytes)"));
  return table;
}

Status PendingTable::insert(std::int64_t project, const PendingEvent& event) {
  const ContentHash hash = content_hash(event.bytes);  // Bound by reference.
  insert_.bind(project, id_blob(event.span.trace_id), id_blob(event.span.span_id), hash_blob(hash),
               event.arrived_at_ns, Blob{event.bytes});
  const StatementReset reset(insert_);
  for (;;) {
    SIDESEAT_TRY(const Step step, insert_.step());
    if (step == Step::kDone) return ok();
    if (bytes_) *bytes_ += insert_.integer(0);
  }
}

Result<std::size_t> PendingTable::run_delete(Statement& statement) {
  const StatementReset reset(statement);
  for (std::size_t count = 0;; ++count) {
    SIDESEAT_TRY(const Step step, statement.step());
    if (step == Step::kDone) return count;
    if (bytes_) *bytes_ -= statement.integer(0);
  }
}

Status PendingTable::remove(std::int64_t project, const SpanKey& span) {
  remove_.bind(project, id_blob(span.trace_id), id_blob(span.span_id));
  SIDESEAT_CHECK(run_delete(remove_));
  return ok();
}

Status PendingTable::remove(std::int64_t project, const TraceId& trace_id) {
  remove_trace_.bind(project, id_blob(trace_id));
  SIDESEAT_CHECK(run_delete(remove_trace_));
  return ok();
}

Status PendingTable::trim() {
  trim_.bind(static_cast<std::int64_t>(kPendingEventsMax));
  SIDESEAT_CHECK(run_delete(trim_));
  if (!bytes_) {
    SIDESEAT_TRY(bytes_,
                 connection_->query_integer("SELECT sum(length(bytes)) FROM pending_event"));
  }
  while (*bytes_ > limits::kPendingEventsBytesMax) {
    SIDESEAT_TRY(const std::size_t removed,
                 erase_before(std::numeric_limits<std::int64_t>::max(), 1));
    if (removed == 0) return ok();
  }
  return ok();
}

Result<std::size_t> PendingTable::erase_before(std::int64_t arrived_before_ns,
                                               std::size_t rows_max) {
  for (std::size_t count = 0; count < rows_max; ++count) {
    oldest_.bind();
    SIDESEAT_TRY(const Step step, oldest_.step());
    const bool is_old = step == Step::kRow && oldest_.integer(1) < arrived_before_ns;
    const std::int64_t id = is_old ? oldest_.integer(0) : 0;
    oldest_.reset();
    if (!is_old) return count;
    remove_one_.bind(id);
    SIDESEAT_CHECK(run_delete(remove_one_));
  }
  return rows_max;
}

Result<bool> read_has_pending(Connection& connection, std::int64_t arrived_before_ns) {
  SIDESEAT_TRY(Statement oldest, connection.prepare(kOldest));
  SIDESEAT_TRY(const Step step, oldest.step());
  return step == Step::kRow && oldest.integer(1) < arrived_before_ns;
}

Result<std::vector<SpanKey>> read_pending_spans(Connection& connection) {
  SIDESEAT_TRY(Statement statement,
               connection.prepare("SELECT DISTINCT project.name,trace_id,span_id FROM pending_event"
                                  " JOIN project ON project.id=project"));
  std::vector<SpanKey> spans;
  for (;;) {
    SIDESEAT_TRY(const Step step, statement.step());
    if (step == Step::kDone) return spans;
    SpanKey& span = spans.emplace_back();
    span.project = statement.text(0);
    SIDESEAT_TRY(span.trace_id, read_id<16>(statement.bytes(1)));
    SIDESEAT_TRY(span.span_id, read_id<8>(statement.bytes(2)));
  }
}

Result<std::vector<std::string>> read_pending_events(Connection& connection, const SpanKey& span) {
  SIDESEAT_TRY(Statement statement,
               connection.prepare("SELECT bytes FROM pending_event WHERE project="
                                  "(SELECT id FROM project WHERE name=?1)"
                                  " AND trace_id=?2 AND span_id=?3 ORDER BY id"));
  statement.bind(span.project, id_blob(span.trace_id), id_blob(span.span_id));
  std::vector<std::string> events;
  for (;;) {
    SIDESEAT_TRY(const Step step, statement.step());
    if (step == Step::kDone) return events;
    events.push_back(statement.text(0));
  }
}

}  // namespace sideseat::store::sqlite
