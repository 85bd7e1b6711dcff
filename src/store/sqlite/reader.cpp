// The questions as SQL.
#include "store/sqlite/reader.h"

#include <algorithm>
#include <array>
#include <utility>

#include "store/sqlite/span_entry.h"
#include "store/sqlite/stats_table.h"
#include "store/sqlite/verification.h"

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

/// Ends with the scope.
class Reader::Snapshot {
 public:
  explicit Snapshot(Connection& connection) : connection_(&connection) {}
  Snapshot(Snapshot&& other) noexcept : connection_(std::exchange(other.connection_, nullptr)) {}
  Snapshot& operator=(Snapshot&&) = delete;
  ~Snapshot() {
    // Reading cannot fail to end.
    if (connection_ != nullptr) (void)connection_->execute("COMMIT");
  }

 private:
  Connection* connection_;
};

Result<std::unique_ptr<Reader>> Reader::open(const std::string& path, std::int64_t cache_bytes_max,
                                             BlockCache& blocks) {
  SIDESEAT_TRY(Connection connection, Connection::open(path, Access::kRead, cache_bytes_max));
  std::unique_ptr<Reader> reader(new Reader(std::move(connection)));
  SIDESEAT_TRY(StringReader strings, StringReader::open(reader->connection_));
  reader->strings_ = std::make_unique<StringReader>(std::move(strings));
  SIDESEAT_TRY(reader->entries_, EntryReader::open(reader->connection_, blocks));
  SIDESEAT_CHECK(reader->prepare());
  return reader;
}

Status Reader::prepare() {
  const std::string project = "project=(SELECT id FROM project WHERE name=?1)";
  const std::string trace = "trace=(SELECT id FROM trace WHERE " + project + " AND trace_id=?2)";
  struct Row {
    Statement* statement;
    std::string sql;
  };
  const std::array rows{
      Row{&find_trace_, select_sql(kTraceColumns, "trace WHERE " + project + " AND trace_id=?2")},
      // A span's own entry tells when it came.
      Row{&spans_of_trace_,
          select_sql(kSpanColumns, "span WHERE " + trace + " ORDER BY started_at_ns,rest")},
      Row{&find_span_, select_sql(kSpanColumns, "span WHERE " + trace + " AND span_id=?3")},
      Row{&find_session_,
          select_sql(kSessionColumns, "session WHERE " + project +
                                          " AND session=(SELECT id FROM string WHERE text=?2)")},
      Row{&find_attachment_,
          select_sql("media_type,bytes", "attachment WHERE " + project + " AND hash=?2")},
      Row{&find_origin_, "SELECT bytes FROM origin WHERE id=?1"},
      Row{&trace_at_, select_sql(kTraceColumns, "trace WHERE id=?1")},
      Row{&blocks_from_,
          "SELECT id,raw_bytes,bytes FROM block"
          " WHERE id>=coalesce((SELECT max(id) FROM block WHERE id<=?1),0) ORDER BY id"},
  };
  for (const Row& row : rows) {
    SIDESEAT_TRY(*row.statement, connection_.prepare(row.sql));
  }
  return ok();
}

Result<Reader::Snapshot> Reader::begin() {
  SIDESEAT_CHECK(connection_.execute("BEGIN"));
  entries_->begin();
  return Snapshot(connection_);
}

template <typename Rollup>
Status Reader::read_previews(Rollup& rollup) {
  const auto preview = [this](std::int64_t entry,
                              std::string_view SpanEntry::*member) -> Result<std::string> {
    if (entry == 0) return std::string();
    SIDESEAT_TRY(const EntryReader::Found found, entries_->entry(entry));
    SIDESEAT_TRY(const SpanEntry span, decode_span_entry(found.entry.bytes));
    return std::string(span.*member);
  };
  SIDESEAT_TRY(rollup.row.input_preview, preview(rollup.input_entry, &SpanEntry::input_preview));
  SIDESEAT_TRY(rollup.row.output_preview, preview(rollup.output_entry, &SpanEntry::output_preview));
  return ok();
}

Result<SpanRow> Reader::complete(StoredSpanRow stored, std::string_view project,
                                 const TraceId& trace_id, WithRest with_rest) {
  SpanRecord& record = stored.span.record;
  record.project = project;
  record.trace_id = trace_id;
  SIDESEAT_TRY(const EntryReader::Found found, entries_->entry(stored.rest));
  SIDESEAT_TRY(const SpanEntry entry, decode_span_entry(found.entry.bytes));
  record.input_preview = entry.input_preview;
  record.output_preview = entry.output_preview;
  if (with_rest == WithRest::kNo) return std::move(stored.span);
  record.rest = entry.rest;
  if (stored.origin != 0) {
    find_origin_.bind(stored.origin);
    const StatementReset reset(find_origin_);
    SIDESEAT_TRY(const Step step, find_origin_.step());
    if (step == Step::kDone) return Error(ErrorCode::kCorrupt, "a span's origin is missing");
    record.origin = find_origin_.text(0);
  }
  return std::move(stored.span);
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
  if (!filter.session_id.empty()) query.where("session=(SELECT id FROM string WHERE text=?)");
  if (filter.failed) query.where(*filter.failed ? "failed" : "NOT failed");
  if (filter.from_ns) query.where("started_at_ns>=?", *filter.from_ns);
  if (filter.to_ns) query.where("started_at_ns<?", *filter.to_ns);
  query.page("started_at_ns", filter.order, filter.after, filter.limit);
  SIDESEAT_TRY(const Snapshot snapshot, begin());
  SIDESEAT_TRY(Statement statement, query.prepare(connection_, filter.project, filter.session_id));
  std::vector<TraceRow> rows;
  std::vector<Position> positions;
  for (;;) {
    SIDESEAT_TRY(const Step step, statement.step());
    if (step == Step::kDone) break;
    SIDESEAT_TRY(TraceEntry entry, read_trace(statement, *strings_));
    SIDESEAT_CHECK(read_previews(entry.rollup));
    positions.push_back({entry.rollup.row.started_at_ns, entry.id});
    rows.push_back(std::move(entry.rollup.row));
  }
  return finish_page(std::move(rows), std::move(positions), filter.limit);
}

Result<Page<TraceRow>> Reader::search(const TraceFilter& filter, const std::string& index_path) {
  SIDESEAT_TRY(const Snapshot snapshot, begin());
  if (!search_) {
    SIDESEAT_TRY(search_, TraceSearch::open(connection_, index_path,
                                            [this](std::int64_t content) -> Result<std::string> {
                                              SIDESEAT_TRY(const EntryReader::Found found,
                                                           entries_->entry(content));
                                              return std::string(found.entry.bytes);
                                            }));
  }
  SIDESEAT_TRY(const TraceSearch::Found found, search_->find(filter));
  Page<TraceRow> page;
  page.next = found.next;
  for (const std::int64_t trace : found.traces) {
    trace_at_.bind(trace);
    const StatementReset reset(trace_at_);
    SIDESEAT_TRY(const Step step, trace_at_.step());
    if (step == Step::kDone) return Error(ErrorCode::kCorrupt, "a trace is missing");
    SIDESEAT_TRY(TraceEntry entry, read_trace(trace_at_, *strings_));
    SIDESEAT_CHECK(read_previews(entry.rollup));
    page.rows.push_back(std::move(entry.rollup.row));
  }
  return page;
}

Result<Page<SessionRow>> Reader::sessions(const SessionFilter& filter) {
  ListQuery query(kSessionColumns, "session");
  if (filter.from_ns) query.where("last_at_ns>=?", *filter.from_ns);
  if (filter.to_ns) query.where("first_at_ns<?", *filter.to_ns);
  query.page("last_at_ns", Order::kNewestFirst, filter.after, filter.limit);
  SIDESEAT_TRY(const Snapshot snapshot, begin());
  SIDESEAT_TRY(Statement statement, query.prepare(connection_, filter.project, {}));
  std::vector<SessionRow> rows;
  std::vector<Position> positions;
  for (;;) {
    SIDESEAT_TRY(const Step step, statement.step());
    if (step == Step::kDone) break;
    SIDESEAT_TRY(SessionEntry entry, read_session(statement, *strings_));
    SIDESEAT_CHECK(read_previews(entry.rollup));
    positions.push_back({entry.rollup.row.last_at_ns, entry.id});
    rows.push_back(std::move(entry.rollup.row));
  }
  return finish_page(std::move(rows), std::move(positions), filter.limit);
}

Result<TraceRow> Reader::trace(std::string_view project, const TraceId& trace_id) {
  SIDESEAT_TRY(const Snapshot snapshot, begin());
  find_trace_.bind(project, id_blob(trace_id));
  const StatementReset reset(find_trace_);
  SIDESEAT_TRY(const Step step, find_trace_.step());
  if (step == Step::kDone) return not_found("trace");
  SIDESEAT_TRY(TraceEntry entry, read_trace(find_trace_, *strings_));
  SIDESEAT_CHECK(read_previews(entry.rollup));
  return std::move(entry.rollup.row);
}

Result<std::vector<SpanRow>> Reader::spans(std::string_view project, const TraceId& trace_id,
                                           WithRest with_rest) {
  SIDESEAT_TRY(const Snapshot snapshot, begin());
  spans_of_trace_.bind(project, id_blob(trace_id));
  const StatementReset reset(spans_of_trace_);
  std::vector<SpanRow> rows;
  for (;;) {
    SIDESEAT_TRY(const Step step, spans_of_trace_.step());
    if (step == Step::kDone) break;
    SIDESEAT_TRY(StoredSpanRow stored, read_span(spans_of_trace_, *strings_));
    SIDESEAT_TRY(SpanRow row, complete(std::move(stored), project, trace_id, with_rest));
    rows.push_back(std::move(row));
  }
  if (rows.empty()) return not_found("trace");
  return rows;
}

Result<SpanRow> Reader::span(std::string_view project, const TraceId& trace_id,
                             const SpanId& span_id) {
  SIDESEAT_TRY(const Snapshot snapshot, begin());
  find_span_.bind(project, id_blob(trace_id), id_blob(span_id));
  const StatementReset reset(find_span_);
  SIDESEAT_TRY(const Step step, find_span_.step());
  if (step == Step::kDone) return not_found("span");
  SIDESEAT_TRY(StoredSpanRow stored, read_span(find_span_, *strings_));
  return complete(std::move(stored), project, trace_id, WithRest::kYes);
}

Result<SessionRow> Reader::session(std::string_view project, std::string_view session_id) {
  SIDESEAT_TRY(const Snapshot snapshot, begin());
  find_session_.bind(project, session_id);
  const StatementReset reset(find_session_);
  SIDESEAT_TRY(const Step step, find_session_.step());
  if (step == Step::kDone) return not_found("session");
  SIDESEAT_TRY(SessionEntry entry, read_session(find_session_, *strings_));
  SIDESEAT_CHECK(read_previews(entry.rollup));
  return std::move(entry.rollup.row);
}

Result<std::vector<StatsRow>> Reader::stats(const StatsFilter& filter) {
  SIDESEAT_TRY(const Snapshot snapshot, begin());
  return read_stats(connection_, filter);
}

Result<Page<MetricRecord>> Reader::metric_points(const MetricFilter& filter) {
  ListQuery query(
      "id,name,unit,kind,temporality,is_monotonic,time_ns,bytes,"
      "(SELECT bytes FROM origin WHERE origin.id=metric_point.origin)",
      "metric_point");
  if (!filter.name.empty()) query.where("name=?");
  if (filter.from_ns) query.where("time_ns>=?", *filter.from_ns);
  if (filter.to_ns) query.where("time_ns<?", *filter.to_ns);
  query.page("time_ns", Order::kNewestFirst, filter.after, filter.limit);
  SIDESEAT_TRY(const Snapshot snapshot, begin());
  SIDESEAT_TRY(Statement statement, query.prepare(connection_, filter.project, filter.name));
  std::vector<MetricRecord> rows;
  std::vector<Position> positions;
  for (;;) {
    SIDESEAT_TRY(const Step step, statement.step());
    if (step == Step::kDone) break;
    positions.push_back({statement.integer(6), statement.integer(0)});
    rows.push_back({.project = filter.project,
                    .name = statement.text(1),
                    .unit = statement.text(2),
                    .kind = static_cast<MetricKind>(statement.integer(3)),
                    .temporality = static_cast<std::uint8_t>(statement.integer(4)),
                    .is_monotonic = statement.boolean(5),
                    .time_unix_ns = statement.integer(6),
                    .origin = statement.text(8),
                    .bytes = statement.text(7)});
  }
  return finish_page(std::move(rows), std::move(positions), filter.limit);
}

Result<std::vector<std::string>> Reader::contents(const std::vector<std::int64_t>& ids) {
  SIDESEAT_TRY(const Snapshot snapshot, begin());
  std::vector<std::string> texts;
  texts.reserve(ids.size());
  for (const std::int64_t id : ids) {
    SIDESEAT_TRY(const EntryReader::Found found, entries_->entry(id));
    if (!is_content(found.entry.kind)) {
      return Error(ErrorCode::kCorrupt, "a stored text is missing");
    }
    texts.emplace_back(found.entry.bytes);
  }
  return texts;
}

Result<SearchableTexts> Reader::searchable_texts(std::int64_t after, std::size_t bytes_max) {
  SIDESEAT_TRY(const Snapshot snapshot, begin());
  SearchableTexts found{{}, after};
  blocks_from_.bind(after + 1);
  const StatementReset reset(blocks_from_);
  for (std::size_t bytes = 0; bytes < bytes_max;) {
    SIDESEAT_TRY(const Step step, blocks_from_.step());
    if (step == Step::kDone) break;
    SIDESEAT_TRY(const auto block, Block::unpack(blocks_from_.bytes(2), blocks_from_.integer(1)));
    bytes += block->raw_bytes();
    for (std::size_t i = 0; i < block->count(); ++i) {
      const std::int64_t id = blocks_from_.integer(0) + static_cast<std::int64_t>(i);
      if (id <= after) continue;
      found.through = id;
      const Block::Entry entry = block->entry(i);
      if (entry.kind == EntryKind::kSearchable) {
        found.texts.push_back({id, std::string(entry.bytes)});
      }
    }
  }
  return found;
}

Result<Attachment> Reader::attachment(std::string_view project, const ContentHash& hash) {
  find_attachment_.bind(project, hash_blob(hash));
  const StatementReset reset(find_attachment_);
  SIDESEAT_TRY(const Step step, find_attachment_.step());
  if (step == Step::kDone) return not_found("attachment");
  return Attachment{hash, find_attachment_.text(0), find_attachment_.text(1)};
}

Result<Verified> Reader::verify() {
  SIDESEAT_TRY(const Snapshot snapshot, begin());
  return sqlite::verify(connection_);
}

Status Reader::copy_to(
    Connection& target,
    const std::function<void(std::int64_t pages, std::int64_t of_pages)>& progress) {
  SIDESEAT_TRY(const Snapshot snapshot, begin());
  // What is committed from now on is not seen any more; BEGIN alone would wait with that.
  SIDESEAT_CHECK(connection_.query_integer("SELECT count(*) FROM sqlite_schema"));
  return connection_.copy_to(target, progress);
}

}  // namespace sideseat::store::sqlite
