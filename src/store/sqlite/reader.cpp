// The questions as SQL.
#include "store/sqlite/reader.h"

#include <algorithm>
#include <array>
#include <utility>

#include "store/sqlite/rows.h"

namespace sideseat::store::sqlite {
namespace {

Error not_found(std::string_view what) {
  return {ErrorCode::kNotFound, std::string("there is no such ").append(what)};
}

/// A list statement as it is put together: conditions with the values they bind.
class ListQuery {
 public:
  ListQuery(std::string_view columns, std::string_view table) {
    sql_.append("SELECT ").append(columns).append(" FROM ").append(table);
    sql_.append(" WHERE project=(SELECT id FROM project WHERE name=?)");
  }
  void where(std::string_view condition) { sql_.append(" AND ").append(condition); }
  void where(std::string_view condition, std::int64_t value) {
    where(condition);
    numbers_.push_back(value);
  }
  /// Ordered and paged by `column`, then id.
  void page(std::string_view column, Order order, const std::optional<Position>& after, int limit) {
    const bool descends = order == Order::kNewestFirst;
    const std::string at(column);
    if (after) {
      where("(" + at + ",id)" + (descends ? "<" : ">") + "(?,?)", after->at_ns);
      numbers_.push_back(after->row_id);
    }
    const char* direction = descends ? " DESC" : "";
    sql_ += " ORDER BY " + at + direction + ",id" + direction + " LIMIT ?";
    numbers_.push_back(std::int64_t{limit} + 1);  // One more shows whether a page follows.
  }
  /// `text`, where not empty, is the second parameter.
  Result<Statement> prepare(Connection& connection, std::string_view project,
                            std::string_view text) const {
    SIDESEAT_TRY(Statement statement, connection.prepare(sql_));
    statement.bind_list(project, text, numbers_);
    return statement;
  }

 private:
  std::string sql_;
  std::vector<std::int64_t> numbers_;
};

/// Cuts the row that was fetched to see whether a page follows.
template <typename Row>
Page<Row> finish_page(std::vector<Row> rows, std::vector<Position> positions, int limit) {
  Page<Row> page;
  if (rows.size() > static_cast<std::size_t>(limit)) {
    rows.pop_back();
    page.next = positions[rows.size() - 1];
  }
  page.rows = std::move(rows);
  return page;
}

}  // namespace

Result<std::unique_ptr<Reader>> Reader::open(const std::string& path,
                                             std::int64_t cache_bytes_max) {
  SIDESEAT_TRY(Connection connection, Connection::open(path, Access::kRead, cache_bytes_max));
  std::unique_ptr<Reader> reader(new Reader(std::move(connection)));
  SIDESEAT_CHECK(reader->prepare());
  return reader;
}

Status Reader::prepare() {
  const auto select = [](std::string_view columns, std::string_view from) {
    return std::string("SELECT ").append(columns).append(" FROM ").append(from);
  };
  const std::string project = "project=(SELECT id FROM project WHERE name=?1)";
  const std::string trace = "trace=(SELECT id FROM trace WHERE " + project + " AND trace_id=?2)";
  const std::string order = " ORDER BY started_at_ns,id";
  struct Row {
    Statement* statement;
    std::string sql;
  };
  const std::array rows{
      Row{&find_trace_, select(kTraceColumns, "trace WHERE " + project + " AND trace_id=?2")},
      Row{&spans_of_trace_, select(span_columns(WithRest::kNo), "span WHERE " + trace + order)},
      Row{&spans_with_rest_, select(span_columns(WithRest::kYes), "span WHERE " + trace + order)},
      Row{&find_span_, select(kSpanColumns, "span WHERE " + trace + " AND span_id=?3")},
      Row{&find_session_,
          select(kSessionColumns, "session WHERE " + project + " AND session_id=?2")},
      Row{&find_content_, "SELECT text FROM content WHERE id=?1"},
      Row{&find_attachment_,
          select("media_type,bytes", "attachment WHERE " + project + " AND hash=?2")},
  };
  for (const Row& row : rows) {
    SIDESEAT_TRY(*row.statement, connection_.prepare(row.sql));
  }
  return ok();
}

Result<std::vector<ProjectRow>> Reader::projects() {
  SIDESEAT_TRY(Statement statement,
               connection_.prepare("SELECT name,trace_count FROM project ORDER BY name"));
  std::vector<ProjectRow> rows;
  for (;;) {
    SIDESEAT_TRY(const Step step, statement.step());
    if (step == Step::kDone) return rows;
    rows.push_back({statement.text(0), statement.integer(1)});
  }
}

Result<Page<TraceRow>> Reader::traces(const TraceFilter& filter) {
  ListQuery query(kTraceColumns, "trace");
  // The comparisons with constants let SQLite use the partial indexes.
  if (!filter.session_id.empty()) query.where("session_id=? AND session_id<>''");
  if (filter.failed) query.where(*filter.failed ? "failed" : "NOT failed");
  if (filter.from_ns) query.where("started_at_ns>=?", *filter.from_ns);
  if (filter.to_ns) query.where("started_at_ns<?", *filter.to_ns);
  query.page("started_at_ns", filter.order, filter.after, filter.limit);
  SIDESEAT_TRY(Statement statement, query.prepare(connection_, filter.project, filter.session_id));
  std::vector<TraceRow> rows;
  std::vector<Position> positions;
  for (;;) {
    SIDESEAT_TRY(const Step step, statement.step());
    if (step == Step::kDone) break;
    SIDESEAT_TRY(TraceEntry entry, read_trace(statement));
    positions.push_back({entry.rollup.row.started_at_ns, *entry.id});
    rows.push_back(std::move(entry.rollup.row));
  }
  return finish_page(std::move(rows), std::move(positions), filter.limit);
}

Result<Page<SessionRow>> Reader::sessions(const SessionFilter& filter) {
  ListQuery query(kSessionColumns, "session");
  if (filter.from_ns) query.where("last_at_ns>=?", *filter.from_ns);
  if (filter.to_ns) query.where("first_at_ns<?", *filter.to_ns);
  query.page("last_at_ns", Order::kNewestFirst, filter.after, filter.limit);
  SIDESEAT_TRY(Statement statement, query.prepare(connection_, filter.project, {}));
  std::vector<SessionRow> rows;
  std::vector<Position> positions;
  for (;;) {
    SIDESEAT_TRY(const Step step, statement.step());
    if (step == Step::kDone) break;
    SessionEntry entry = read_session(statement);
    positions.push_back({entry.rollup.row.last_at_ns, *entry.id});
    rows.push_back(std::move(entry.rollup.row));
  }
  return finish_page(std::move(rows), std::move(positions), filter.limit);
}

Result<TraceRow> Reader::trace(std::string_view project, const TraceId& trace_id) {
  find_trace_.bind(project, id_blob(trace_id));
  const StatementReset reset(find_trace_);
  SIDESEAT_TRY(const Step step, find_trace_.step());
  if (step == Step::kDone) return not_found("trace");
  SIDESEAT_TRY(TraceEntry entry, read_trace(find_trace_));
  return std::move(entry.rollup.row);
}

Result<std::vector<SpanRow>> Reader::spans(std::string_view project, const TraceId& trace_id,
                                           WithRest with_rest) {
  Statement& statement = with_rest == WithRest::kYes ? spans_with_rest_ : spans_of_trace_;
  statement.bind(project, id_blob(trace_id));
  const StatementReset reset(statement);
  std::vector<SpanRow> rows;
  for (;;) {
    SIDESEAT_TRY(const Step step, statement.step());
    if (step == Step::kDone) break;
    SIDESEAT_TRY(SpanRow row, read_span(statement, project, trace_id, with_rest));
    rows.push_back(std::move(row));
  }
  if (rows.empty()) return not_found("trace");
  return rows;
}

Result<SpanRow> Reader::span(std::string_view project, const TraceId& trace_id,
                             const SpanId& span_id) {
  find_span_.bind(project, id_blob(trace_id), id_blob(span_id));
  const StatementReset reset(find_span_);
  SIDESEAT_TRY(const Step step, find_span_.step());
  if (step == Step::kDone) return not_found("span");
  return read_span(find_span_, project, trace_id, WithRest::kYes);
}

Result<SessionRow> Reader::session(std::string_view project, std::string_view session_id) {
  find_session_.bind(project, session_id);
  const StatementReset reset(find_session_);
  SIDESEAT_TRY(const Step step, find_session_.step());
  if (step == Step::kDone) return not_found("session");
  return read_session(find_session_).rollup.row;
}

Result<std::vector<std::string>> Reader::contents(const std::vector<std::int64_t>& ids) {
  std::vector<std::string> texts;
  texts.reserve(ids.size());
  const StatementReset reset(find_content_);
  for (const std::int64_t id : ids) {
    find_content_.bind(id);
    SIDESEAT_TRY(const Step step, find_content_.step());
    if (step == Step::kDone) return Error(ErrorCode::kCorrupt, "a stored content is missing");
    texts.push_back(find_content_.text(0));
  }
  return texts;
}

Result<Attachment> Reader::attachment(std::string_view project, const ContentHash& hash) {
  find_attachment_.bind(project, hash_blob(hash));
  const StatementReset reset(find_attachment_);
  SIDESEAT_TRY(const Step step, find_attachment_.step());
  if (step == Step::kDone) return not_found("attachment");
  return Attachment{hash, find_attachment_.text(0), find_attachment_.text(1)};
}

Status Reader::verify() {
  SIDESEAT_TRY(Statement check, connection_.prepare("PRAGMA integrity_check(1)"));
  SIDESEAT_TRY(const Step checked, check.step());
  if (checked == Step::kDone || check.text(0) != "ok") {
    return Error(ErrorCode::kCorrupt, "the database is damaged: " + check.text(0));
  }
  SIDESEAT_TRY(const std::int64_t dangling,
               connection_.query_integer("SELECT count(*) FROM pragma_foreign_key_check"));
  if (dangling != 0) {
    return Error(ErrorCode::kCorrupt, std::to_string(dangling) + " rows point at nothing");
  }
  return ok();
}

}  // namespace sideseat::store::sqlite
