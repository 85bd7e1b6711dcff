// Loading and saving of single rows; batch.cpp says in which order.
#include "store/sqlite/writer.h"

#include <array>
#include <utility>

#include "store/sqlite/batch.h"
#include "store/sqlite/references.h"

namespace sideseat::store::sqlite {
namespace {

std::string select(std::string_view columns, std::string_view from) {
  return std::string("SELECT ").append(columns).append(" FROM ").append(from);
}

}  // namespace

Result<std::unique_ptr<Writer>> Writer::open(Connection& connection) {
  SIDESEAT_TRY(ContentTable contents, ContentTable::open(connection));
  SIDESEAT_TRY(AttachmentTable attachments, AttachmentTable::open(connection));
  std::unique_ptr<Writer> writer(
      new Writer(connection, std::move(contents), std::move(attachments)));
  SIDESEAT_CHECK(writer->prepare());
  return writer;
}

Status Writer::prepare() {
  struct Row {
    Statement* statement;
    std::string sql;
  };
  const std::array rows{
      Row{&find_project_, "SELECT id FROM project WHERE name=?1"},
      Row{&insert_project_, "INSERT INTO project(name,trace_count) VALUES(?1,0)"},
      Row{&count_trace_, "UPDATE project SET trace_count=trace_count+1 WHERE id=?1"},
      Row{&find_trace_, select(kTraceColumns, "trace WHERE project=?1 AND trace_id=?2")},
      Row{&insert_trace_, insert_sql("trace", kTraceColumns)},
      Row{&update_trace_, update_sql("trace", kTraceColumns)},
      // The comparison with '' lets SQLite use the partial index.
      Row{&traces_of_session_,
          select(kTraceColumns, "trace WHERE project=?1 AND session_id=?2 AND session_id<>''")},
      Row{&find_session_, select(kSessionColumns, "session WHERE project=?1 AND session_id=?2")},
      Row{&insert_session_, insert_sql("session", kSessionColumns)},
      Row{&update_session_, update_sql("session", kSessionColumns)},
      Row{&delete_session_, "DELETE FROM session WHERE id=?1"},
      Row{&find_span_, "SELECT 1 FROM span WHERE trace=?1 AND span_id=?2"},
      Row{&insert_span_, insert_sql("span", kSpanColumns)},
  };
  for (const Row& row : rows) {
    SIDESEAT_TRY(*row.statement, connection_.prepare(row.sql));
  }
  return ok();
}

Result<AppendResult> Writer::append(const std::vector<SpanRecord>& spans) {
  SIDESEAT_TRY(Transaction transaction, Transaction::begin(connection_));
  auto appended = Batch(*this).append(spans);
  if (!appended) {
    contents_.forget();
    return appended;
  }
  auto committed = transaction.commit();
  if (!committed) {
    contents_.forget();
    return std::move(committed).error().in("write to the disk");
  }
  return appended;
}

Result<std::int64_t> Writer::project_id(const std::string& name) {
  find_project_.bind(name);
  SIDESEAT_TRY(const Step step, find_project_.step());
  const std::int64_t known = step == Step::kRow ? find_project_.integer(0) : 0;
  find_project_.reset();
  if (step == Step::kRow) return known;
  insert_project_.bind(name);
  SIDESEAT_CHECK(insert_project_.run());
  return connection_.last_insert_id();
}

Result<TraceEntry> Writer::load_trace(std::int64_t project, const TraceId& trace_id) {
  find_trace_.bind(project, id_blob(trace_id));
  SIDESEAT_TRY(const Step step, find_trace_.step());
  TraceEntry entry;
  entry.project = project;
  if (step == Step::kRow) {
    SIDESEAT_TRY(entry, read_trace(find_trace_));
  }
  find_trace_.reset();
  return entry;
}

Result<SessionEntry> Writer::load_session(std::int64_t project, const std::string& session_id) {
  find_session_.bind(project, session_id);
  SIDESEAT_TRY(const Step step, find_session_.step());
  SessionEntry entry;
  entry.project = project;
  entry.rollup.row.session_id = session_id;
  if (step == Step::kRow) entry = read_session(find_session_);
  find_session_.reset();
  return entry;
}

Result<SessionEntry> Writer::add_up_session(std::int64_t project, const std::string& session_id) {
  SIDESEAT_TRY(SessionEntry entry, load_session(project, session_id));
  entry.rollup = {};
  entry.rollup.row.session_id = session_id;
  traces_of_session_.bind(project, session_id);
  for (;;) {
    SIDESEAT_TRY(const Step step, traces_of_session_.step());
    if (step == Step::kDone) break;
    SIDESEAT_TRY(const TraceEntry trace, read_trace(traces_of_session_));
    add_trace(entry.rollup, trace.rollup);
  }
  traces_of_session_.reset();
  return entry;
}

Status Writer::save_trace(TraceEntry& entry) {
  if (entry.id) return write_trace(update_trace_, entry);
  SIDESEAT_CHECK(write_trace(insert_trace_, entry));
  entry.id = connection_.last_insert_id();
  count_trace_.bind(entry.project);
  return count_trace_.run();
}

Status Writer::save_session(SessionEntry& entry) {
  if (entry.rollup.row.trace_count == 0) {
    delete_session_.bind(entry.id);
    return delete_session_.run();
  }
  return write_session(entry.id ? update_session_ : insert_session_, entry);
}

Result<Writer::Presence> Writer::find_span(std::int64_t trace, const SpanId& span_id) {
  find_span_.bind(trace, id_blob(span_id));
  SIDESEAT_TRY(const Step step, find_span_.step());
  find_span_.reset();
  return step == Step::kRow ? Presence::kPresent : Presence::kAbsent;
}

Status Writer::insert_span(std::int64_t trace, const SpanRecord& span) {
  std::vector<SpanRow::Reference> references;
  references.reserve(span.contents.size());
  for (const Content& content : span.contents) {
    SIDESEAT_TRY(const ContentTable::Interned interned, contents_.intern(content));
    if (interned.is_new) {
      SIDESEAT_CHECK(attachments_.note_uses(interned.id, content.text));
    }
    references.push_back({content.role, interned.id});
  }
  return write_span(insert_span_, trace, span, encode_references(references));
}

}  // namespace sideseat::store::sqlite
