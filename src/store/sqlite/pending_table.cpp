// Small as a rule: a log event is followed by its span within seconds.
#include "store/sqlite/pending_table.h"

#include "store/sqlite/rows.h"

namespace sideseat::store::sqlite {
Result<PendingTable> PendingTable::open(Connection& connection) {
  PendingTable table;
  SIDESEAT_TRY(table.insert_, connection.prepare("INSERT OR IGNORE INTO pending_event"
                                                 "(project,trace_id,span_id,hash,arrived_at_ns,"
                                                 "bytes) VALUES(?1,?2,?3,?4,?5,?6)"));
  SIDESEAT_TRY(table.remove_, connection.prepare("DELETE FROM pending_event WHERE project=?1"
                                                 " AND trace_id=?2 AND span_id=?3"));
  // The bound is on ids, which is a bound on rows and needs no count.
  SIDESEAT_TRY(table.trim_, connection.prepare("DELETE FROM pending_event WHERE id<="
                                               "(SELECT max(id) FROM pending_event)-?1"));
  return table;
}

Status PendingTable::insert(std::int64_t project, const PendingEvent& event) {
  const ContentHash hash = content_hash(event.bytes);  // Bound by reference.
  insert_.bind(project, id_blob(event.span.trace_id), id_blob(event.span.span_id), hash_blob(hash),
               event.arrived_at_ns, Blob{event.bytes});
  return insert_.run();
}

Status PendingTable::remove(std::int64_t project, const SpanKey& span) {
  remove_.bind(project, id_blob(span.trace_id), id_blob(span.span_id));
  return remove_.run();
}

Status PendingTable::trim() {
  trim_.bind(static_cast<std::int64_t>(kPendingEventsMax));
  return trim_.run();
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
