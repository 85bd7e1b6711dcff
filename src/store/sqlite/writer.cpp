// Loading and saving of single rows; batch.cpp says in which order.
#include "store/sqlite/writer.h"

#include <array>
#include <cstring>
#include <iterator>
#include <utility>

#include "store/sqlite/batch.h"
#include "store/sqlite/erasure.h"
#include "store/sqlite/references.h"
#include "store/sqlite/span_entry.h"

namespace sideseat::store::sqlite {
namespace {

/// What is kept in memory between appends; beyond it everything is forgotten.
constexpr std::size_t kKnownTracesMax = 4096;
constexpr std::size_t kKnownSessionsMax = 2048;
/// So many contents of a trace are remembered; of further ones the table is asked.
constexpr std::size_t kKnownUsesMax = 1024;
/// For previews of traces that are not in memory.
constexpr std::size_t kBlockCacheBytesMax = std::size_t{1} << 20;

template <typename Table, typename... Arguments>
Status open_table(std::unique_ptr<Table>& table, Arguments&... arguments) {
  SIDESEAT_TRY(Table opened, Table::open(arguments...));
  table = std::make_unique<Table>(std::move(opened));
  return ok();
}

}  // namespace

std::size_t Writer::HashOfTraceKey::operator()(const TraceKey& key) const noexcept {
  // Random bytes, as a rule; some makers put the time in front.
  std::size_t value = 0;
  std::memcpy(&value, key.second.bytes.data() + 8, sizeof value);
  return value ^ static_cast<std::size_t>(key.first);
}

Writer::Writer(Connection& connection)
    : connection_(connection), block_cache_(kBlockCacheBytesMax) {}

Result<std::unique_ptr<Writer>> Writer::open(Connection& connection) {
  std::unique_ptr<Writer> writer(new Writer(connection));
  SIDESEAT_CHECK(writer->open_tables());
  SIDESEAT_CHECK(writer->prepare());
  return writer;
}

Status Writer::open_tables() {
  SIDESEAT_CHECK(open_table(contents_, connection_));
  SIDESEAT_CHECK(open_table(attachments_, connection_));
  SIDESEAT_CHECK(open_table(pending_, connection_));
  SIDESEAT_CHECK(open_table(metrics_, connection_));
  SIDESEAT_CHECK(open_table(blocks_, connection_));
  SIDESEAT_CHECK(open_table(strings_, connection_));
  SIDESEAT_CHECK(open_table(string_reader_, connection_));
  SIDESEAT_CHECK(open_table(origins_, connection_));
  SIDESEAT_CHECK(open_table(stats_, connection_));
  SIDESEAT_TRY(entries_, EntryReader::open(connection_, block_cache_));
  SIDESEAT_TRY(sweeper_, Sweeper::open(connection_, *entries_));
  return ok();
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
      Row{&last_trace_, "SELECT max(id) FROM trace"},
      Row{&find_trace_, select_sql(kTraceColumns, "trace WHERE project=?1 AND trace_id=?2")},
      Row{&insert_trace_, insert_sql("trace", kTraceColumns)},
      Row{&update_trace_, update_sql("trace", kTraceColumns)},
      Row{&traces_of_session_, select_sql(kTraceColumns, "trace WHERE project=?1 AND session=?2")},
      Row{&find_session_, select_sql(kSessionColumns, "session WHERE project=?1 AND session=?2")},
      Row{&insert_session_, insert_sql("session", kSessionColumns)},
      Row{&update_session_, update_sql("session", kSessionColumns)},
      Row{&delete_session_, "DELETE FROM session WHERE id=?1"},
      Row{&find_span_, "SELECT rest FROM span WHERE trace=?1 AND span_id=?2"},
      Row{&read_span_, select_sql(kSpanColumns, "span WHERE trace=?1 AND span_id=?2")},
      Row{&spans_of_trace_, select_sql(kSpanColumns, "span WHERE trace=?1")},
      Row{&insert_span_, insert_sql("span", kSpanColumns)},
      Row{&delete_span_, "DELETE FROM span WHERE trace=?1 AND span_id=?2"},
      Row{&insert_use_, "INSERT OR IGNORE INTO content_use(content,trace) VALUES(?1,?2)"},
      Row{&delete_use_, "DELETE FROM content_use WHERE content=?1 AND trace=?2"},
      Row{&insert_dead_, "INSERT OR IGNORE INTO dead_entry(id) VALUES(?1)"},
  };
  for (const Row& row : rows) {
    SIDESEAT_TRY(*row.statement, connection_.prepare(row.sql));
  }
  return ok();
}

/// Forgets at the end of its scope unless all is done: also where an exception ends it.
class Writer::Undo {
 public:
  explicit Undo(Writer& writer) : writer_(&writer) {}
  Undo(const Undo&) = delete;
  Undo& operator=(const Undo&) = delete;
  ~Undo() {
    if (writer_ != nullptr) writer_->forget();
  }
  void done() { writer_ = nullptr; }

 private:
  Writer* writer_;
};

Result<AppendResult> Writer::append(const AppendRequest& request) {
  SIDESEAT_TRY(Transaction transaction, Transaction::begin(connection_));
  Undo undo(*this);
  SIDESEAT_TRY(AppendResult appended, append_within(request));
  auto committed = transaction.commit();
  if (!committed) return std::move(committed).error().in("write to the disk");
  undo.done();
  return appended;
}

Result<AppendResult> Writer::append_within(const AppendRequest& request) {
  Undo undo(*this);
  trim();
  entries_->begin();
  SIDESEAT_TRY(AppendResult appended, Batch(*this).append(request));
  undo.done();
  return appended;
}

Result<std::size_t> Writer::erase(std::span<const store::TraceKey> traces, std::size_t spans_max,
                                  EraseResult& result) {
  SIDESEAT_TRY(Erasure erasure, Erasure::open(*this));
  SIDESEAT_TRY(Transaction transaction, Transaction::begin(connection_));
  Undo undo(*this);
  trim();
  entries_->begin();
  const std::size_t spans_before = result.spans_erased;
  SIDESEAT_TRY(const std::size_t erased, erasure.erase(traces, spans_max, result));
  if (result.spans_erased > spans_before) {
    SIDESEAT_CHECK(note_erasure());
  }
  SIDESEAT_CHECK(transaction.commit());
  undo.done();
  return erased;
}

Result<std::size_t> Writer::erase_loose(std::int64_t before_ns, std::size_t rows_max) {
  SIDESEAT_TRY(Transaction transaction, Transaction::begin(connection_));
  Undo undo(*this);
  SIDESEAT_TRY(const std::size_t points, metrics_->erase_before(before_ns, rows_max));
  SIDESEAT_TRY(const std::size_t events, pending_->erase_before(before_ns, rows_max));
  if (points > 0) {
    SIDESEAT_CHECK(note_erasure());
  }
  SIDESEAT_CHECK(transaction.commit());
  undo.done();
  return points + events;
}

Result<std::int64_t> Writer::text_erasures() {
  return connection_.query_integer("SELECT number FROM text_erasure");
}

Result<std::optional<std::int64_t>> Writer::find_unused(std::int64_t after, std::size_t blocks_max,
                                                        std::vector<Sweeper::Unused>& unused) {
  entries_->begin();
  return sweeper_->find_unused(after, blocks_max, unused);
}

Status Writer::erase_keys(std::span<const Sweeper::Unused> unused) {
  SIDESEAT_TRY(Transaction transaction, Transaction::begin(connection_));
  Undo undo(*this);
  SIDESEAT_CHECK(sweeper_->erase_keys(unused, *contents_));
  SIDESEAT_CHECK(transaction.commit());
  undo.done();
  return ok();
}

Result<Swept> Writer::sweep(std::size_t blocks_max, std::vector<SearchableTexts::Text>& erased) {
  SIDESEAT_TRY(const std::int64_t listed,
               connection_.query_integer("SELECT EXISTS(SELECT 1 FROM dead_entry)"));
  if (listed == 0) return Swept::kAll;
  SIDESEAT_TRY(Transaction transaction, Transaction::begin(connection_));
  Undo undo(*this);
  entries_->begin();
  // Texts join `erased` once they are: until then they are there still, and may be used again.
  std::vector<SearchableTexts::Text> texts;
  SIDESEAT_TRY(const Swept swept, sweeper_->sweep(blocks_max, *blocks_, *contents_, texts));
  erased.reserve(erased.size() + texts.size());
  if (!texts.empty()) {
    SIDESEAT_CHECK(connection_.execute(
        "INSERT INTO text_erasure VALUES(1,1) ON CONFLICT DO UPDATE SET number=number+1"));
  }
  SIDESEAT_CHECK(transaction.commit());
  undo.done();
  std::move(texts.begin(), texts.end(), std::back_inserter(erased));
  return swept;
}

Status Writer::note_erasure() {
  return connection_.execute("UPDATE name_sweep SET erasures=erasures+1");
}

Result<NameSweep::Start> Writer::begin_name_sweep() {
  NameSweep::Start start;
  SIDESEAT_TRY(start.erasures, connection_.query_integer("SELECT erasures FROM name_sweep"));
  SIDESEAT_TRY(start.last_string, strings_->begin_sweep());
  SIDESEAT_TRY(start.last_origin, origins_->begin_sweep());
  return start;
}

Result<std::size_t> Writer::erase_names(const UnusedNames& unused) {
  if (unused.numbers.empty()) return std::size_t{0};
  SIDESEAT_TRY(Transaction transaction, Transaction::begin(connection_));
  Undo undo(*this);
  std::size_t erased = 0;
  if (unused.table == NameTable::kString) {
    SIDESEAT_TRY(erased, strings_->erase(unused.numbers));
  } else {
    SIDESEAT_TRY(erased, origins_->erase(unused.numbers));
  }
  SIDESEAT_CHECK(transaction.commit());
  undo.done();
  return erased;
}

Status Writer::end_name_sweep(std::int64_t erasures) {
  strings_->end_sweep();
  origins_->end_sweep();
  if (erasures == 0) return ok();
  return connection_.execute(
      ("UPDATE name_sweep SET erasures=erasures-" + std::to_string(erasures)).c_str());
}

void Writer::forget() {
  contents_->forget();
  blocks_->forget();
  pending_->forget();
  strings_->forget();
  string_reader_->forget();
  origins_->forget();
  stats_->forget();
  block_cache_.clear();
  entries_->begin();
  traces_.clear();
  sessions_.clear();
  next_trace_id_ = 0;
}

void Writer::trim() {
  if (traces_.size() > kKnownTracesMax) traces_.clear();
  if (sessions_.size() > kKnownSessionsMax) sessions_.clear();
}

Result<std::optional<std::int64_t>> Writer::known_project_id(const std::string& name) {
  find_project_.bind(name);
  const StatementReset reset(find_project_);
  SIDESEAT_TRY(const Step step, find_project_.step());
  if (step == Step::kDone) return std::optional<std::int64_t>();
  return std::optional(find_project_.integer(0));
}

Result<std::int64_t> Writer::project_id(const std::string& name) {
  SIDESEAT_TRY(const auto known, known_project_id(name));
  if (known) return *known;
  insert_project_.bind(name);
  SIDESEAT_CHECK(insert_project_.run());
  return connection_.last_insert_id();
}

Result<Writer::KnownTrace*> Writer::load_trace(std::int64_t project, const TraceId& trace_id) {
  if (const auto known = traces_.find({project, trace_id}); known != traces_.end()) {
    return known->second.get();
  }
  auto trace = std::make_unique<KnownTrace>();
  find_trace_.bind(project, id_blob(trace_id));
  const StatementReset reset(find_trace_);
  SIDESEAT_TRY(const Step step, find_trace_.step());
  trace->entry.project = project;
  if (step == Step::kRow) {
    SIDESEAT_TRY(trace->entry, read_trace(find_trace_, *string_reader_));
    SIDESEAT_CHECK(read_previews(trace->entry.rollup));
  }
  if (!trace->entry.is_stored) {
    if (next_trace_id_ == 0) {
      last_trace_.bind();
      SIDESEAT_CHECK(last_trace_.step());
      next_trace_id_ = last_trace_.integer(0) + 1;
      last_trace_.reset();
    }
    trace->entry.id = next_trace_id_++;
  }
  return traces_.emplace(TraceKey{project, trace_id}, std::move(trace)).first->second.get();
}

Result<SessionEntry*> Writer::load_session(std::int64_t project, const std::string& session_id) {
  if (const auto known = sessions_.find({project, session_id}); known != sessions_.end()) {
    return &known->second;
  }
  SIDESEAT_TRY(const std::int64_t number, strings_->intern(session_id));
  find_session_.bind(project, number);
  const StatementReset reset(find_session_);
  SIDESEAT_TRY(const Step step, find_session_.step());
  SessionEntry entry;
  entry.project = project;
  entry.rollup.row.session_id = session_id;
  if (step == Step::kRow) {
    SIDESEAT_TRY(entry, read_session(find_session_, *string_reader_));
    SIDESEAT_CHECK(read_previews(entry.rollup));
  }
  return &sessions_.emplace(SessionKey{project, session_id}, std::move(entry)).first->second;
}

Result<std::set<std::int64_t>> Writer::add_up_trace(TraceEntry& entry) {
  std::set<std::int64_t> contents;
  const TraceId trace_id = entry.rollup.row.trace_id;
  entry.rollup = {};
  spans_of_trace_.bind(entry.id);
  const StatementReset reset(spans_of_trace_);
  for (;;) {
    SIDESEAT_TRY(const Step step, spans_of_trace_.step());
    if (step == Step::kDone) return contents;
    SIDESEAT_TRY(StoredSpanRow stored, read_span(spans_of_trace_, *string_reader_));
    stored.span.record.trace_id = trace_id;
    SIDESEAT_TRY(stored.span.record.input_preview, preview(stored.rest, true));
    SIDESEAT_TRY(stored.span.record.output_preview, preview(stored.rest, false));
    add_span(entry.rollup, stored.span.record, stored.rest);
    for (const auto& reference : stored.span.references) contents.insert(reference.content_id);
  }
}

Status Writer::add_up_session(SessionEntry& entry) {
  const std::string session_id = entry.rollup.row.session_id;
  entry.rollup = {};
  entry.rollup.row.session_id = session_id;
  SIDESEAT_TRY(const std::int64_t number, strings_->intern(session_id));
  traces_of_session_.bind(entry.project, number);
  const StatementReset reset(traces_of_session_);
  for (;;) {
    SIDESEAT_TRY(const Step step, traces_of_session_.step());
    if (step == Step::kDone) return ok();
    SIDESEAT_TRY(TraceEntry trace, read_trace(traces_of_session_, *string_reader_));
    // Reading a preview is reading a block, and most of them cannot be picked.
    const SessionRollup& session = entry.rollup;
    TraceRow& row = trace.rollup.row;
    if (session.input_entry == 0 || trace.rollup.input_at_ns <= session.input_at_ns) {
      SIDESEAT_TRY(row.input_preview, preview(trace.rollup.input_entry, true));
    }
    if (session.output_entry == 0 || trace.rollup.output_at_ns >= session.output_at_ns) {
      SIDESEAT_TRY(row.output_preview, preview(trace.rollup.output_entry, false));
    }
    add_trace(entry.rollup, trace.rollup);
  }
}

Status Writer::save_trace(TraceEntry& entry) {
  if (entry.is_stored) return write_trace(update_trace_, entry, *strings_);
  SIDESEAT_CHECK(write_trace(insert_trace_, entry, *strings_));
  entry.is_stored = true;
  count_trace_.bind(entry.project);
  return count_trace_.run();
}

Status Writer::save_session(SessionEntry& entry) {
  if (entry.rollup.row.trace_count == 0) {
    delete_session_.bind(entry.id);
    sessions_.erase({entry.project, std::string(entry.rollup.row.session_id)});
    return delete_session_.run();
  }
  if (entry.is_stored) return write_session(update_session_, entry, *strings_);
  SIDESEAT_CHECK(write_session(insert_session_, entry, *strings_));
  entry.id = connection_.last_insert_id();
  entry.is_stored = true;
  return ok();
}

Result<std::int64_t> Writer::find_span(std::int64_t trace, const SpanId& span_id) {
  find_span_.bind(trace, id_blob(span_id));
  SIDESEAT_TRY(const Step step, find_span_.step());
  const std::int64_t rest = step == Step::kRow ? find_span_.integer(0) : 0;
  find_span_.reset();
  return rest;
}

Result<SpanRow> Writer::read_row(std::int64_t trace, const SpanId& span_id) {
  read_span_.bind(trace, id_blob(span_id));
  const StatementReset reset(read_span_);
  SIDESEAT_TRY(const Step step, read_span_.step());
  if (step == Step::kDone) return Error(ErrorCode::kCorrupt, "a stored span is missing");
  SIDESEAT_TRY(StoredSpanRow stored, read_span(read_span_, *string_reader_));
  return std::move(stored.span);
}

Result<std::int64_t> Writer::insert_span(KnownTrace& trace, const SpanRecord& span) {
  std::vector<SpanRow::Reference> references;
  references.reserve(span.contents.size());
  for (const Content& content : span.contents) {
    SIDESEAT_TRY(const ContentTable::Interned interned, contents_->intern(content, *blocks_));
    if (interned.is_new) {
      SIDESEAT_CHECK(attachments_->note_uses(interned.id, content.text));
    }
    SIDESEAT_CHECK(note_use(trace, interned.id));
    references.push_back({content.role, interned.id});
  }
  const std::string previews = encode_previews(span.input_preview, span.output_preview);
  SIDESEAT_TRY(const std::int64_t rest, blocks_->add(EntryKind::kRest, previews, span.rest));
  SIDESEAT_TRY(const std::int64_t origin, origins_->intern(span.origin));
  const std::string encoded = encode_references(references, rest);
  SIDESEAT_CHECK(
      write_span(insert_span_, {trace.entry.id, origin, rest, encoded}, span, *strings_));
  return rest;
}

Status Writer::delete_span(std::int64_t trace, const SpanId& span_id, std::int64_t rest) {
  delete_span_.bind(trace, id_blob(span_id));
  SIDESEAT_CHECK(delete_span_.run());
  insert_dead_.bind(rest);
  return insert_dead_.run();
}

Status Writer::note_use(KnownTrace& trace, std::int64_t content) {
  if (trace.contents.count(content) != 0) return ok();
  if (trace.contents.size() < kKnownUsesMax) trace.contents.insert(content);
  insert_use_.bind(content, trace.entry.id);
  return insert_use_.run();
}

Status Writer::let_go(KnownTrace& trace, std::int64_t content) {
  trace.contents.erase(content);
  delete_use_.bind(content, trace.entry.id);
  SIDESEAT_CHECK(delete_use_.run());
  insert_dead_.bind(content);
  return insert_dead_.run();
}

Result<std::string> Writer::preview(std::int64_t entry, bool is_input) {
  if (entry == 0) return std::string();
  SIDESEAT_TRY(const EntryReader::Found found, entries_->entry(entry));
  SIDESEAT_TRY(const SpanEntry span, decode_span_entry(found.entry.bytes));
  return std::string(is_input ? span.input_preview : span.output_preview);
}

template <typename Rollup>
Status Writer::read_previews(Rollup& rollup) {
  SIDESEAT_TRY(rollup.row.input_preview, preview(rollup.input_entry, true));
  SIDESEAT_TRY(rollup.row.output_preview, preview(rollup.output_entry, false));
  return ok();
}

}  // namespace sideseat::store::sqlite
