// Rows of traces and sessions are functions of the spans, so moving the spans makes all the rest.
#include "store/sqlite/version_3.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/log.h"
#include "store/sqlite/references.h"
#include "store/sqlite/writer.h"
#include "store/store.h"

namespace sideseat::store::sqlite {

// Numbers of the table `string` stand where texts repeat, ids of entries where texts are long; both
// are never used again (AUTOINCREMENT; the block of the highest ids stays). The *_after_ns columns
// are the times that store/rollup.h compares later spans with, as distances from the row's first
// time. Whatever else refers to `string` or `origin` is to be named in name_uses.cpp, or loses what
// it refers to. There are few foreign keys, because each costs a look-up a row; verify() checks the
// rest.
const char* const kVersion3 = R"sql(
DROP INDEX trace_by_start;
DROP INDEX trace_by_session;
DROP INDEX trace_failed;
DROP INDEX session_by_last;
DROP TABLE attachment_use;
ALTER TABLE span RENAME TO old_span;
ALTER TABLE trace RENAME TO old_trace;
ALTER TABLE session RENAME TO old_session;
ALTER TABLE content RENAME TO old_content;
UPDATE project SET trace_count=0;

CREATE TABLE string(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  text TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE origin(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  hash BLOB NOT NULL UNIQUE,
  bytes BLOB NOT NULL
) STRICT;

CREATE TABLE block(
  id INTEGER PRIMARY KEY,
  count INTEGER NOT NULL,
  raw_bytes INTEGER NOT NULL,
  bytes BLOB NOT NULL
) STRICT;

CREATE TABLE content_key(
  head INTEGER PRIMARY KEY,
  tail INTEGER NOT NULL,
  id INTEGER NOT NULL
) STRICT;

CREATE TABLE recent_key(
  id INTEGER PRIMARY KEY,
  head INTEGER NOT NULL,
  tail INTEGER NOT NULL
) STRICT;

CREATE TABLE content_use(
  content INTEGER NOT NULL,
  trace INTEGER NOT NULL,
  PRIMARY KEY(content, trace)
) STRICT, WITHOUT ROWID;

CREATE TABLE dead_entry(id INTEGER PRIMARY KEY) STRICT;

CREATE TABLE text_erasure(
  id INTEGER PRIMARY KEY CHECK(id=1),
  number INTEGER NOT NULL
) STRICT;

CREATE TABLE name_sweep(
  id INTEGER PRIMARY KEY CHECK(id=1),
  erasures INTEGER NOT NULL
) STRICT;
INSERT INTO name_sweep VALUES(1,0);

CREATE TABLE attachment_use(
  content INTEGER NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY(content, hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX attachment_use_by_hash ON attachment_use(hash);

CREATE TABLE trace(
  id INTEGER PRIMARY KEY,
  project INTEGER NOT NULL REFERENCES project(id),
  trace_id BLOB NOT NULL,
  name INTEGER,
  started_at_ns INTEGER NOT NULL,
  duration_ns INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  error_type TEXT,
  root_arrived INTEGER NOT NULL,
  session INTEGER,
  user INTEGER,
  tags TEXT,
  models TEXT,
  span_count INTEGER NOT NULL,
  call_count INTEGER NOT NULL,
  unpriced_call_count INTEGER NOT NULL,
  input_tokens INTEGER,
  output_tokens INTEGER,
  cache_read_tokens INTEGER,
  cache_write_tokens INTEGER,
  cost_nano_usd INTEGER,
  input_span INTEGER,
  output_span INTEGER,
  name_after_ns INTEGER NOT NULL,
  error_after_ns INTEGER,
  session_after_ns INTEGER,
  user_after_ns INTEGER,
  input_after_ns INTEGER,
  output_after_ns INTEGER,
  UNIQUE(project, trace_id)
) STRICT;
CREATE INDEX trace_by_start ON trace(project, started_at_ns);
CREATE INDEX trace_by_session ON trace(project, session, started_at_ns)
  WHERE session IS NOT NULL;
CREATE INDEX trace_failed ON trace(project, started_at_ns) WHERE failed;

CREATE TABLE span(
  trace INTEGER NOT NULL,
  span_id BLOB NOT NULL,
  parent_span_id BLOB,
  name INTEGER,
  kind INTEGER NOT NULL,
  started_at_ns INTEGER NOT NULL,
  duration_ns INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  status_message TEXT,
  error_type INTEGER,
  operation INTEGER,
  is_call INTEGER NOT NULL,
  model INTEGER,
  response_model INTEGER,
  session INTEGER,
  user INTEGER,
  tags TEXT,
  incomplete INTEGER,
  input_tokens INTEGER,
  output_tokens INTEGER,
  cache_read_tokens INTEGER,
  cache_write_tokens INTEGER,
  cost_nano_usd INTEGER,
  time_to_first_token_ns INTEGER,
  dialect INTEGER,
  origin INTEGER,
  rest INTEGER NOT NULL,
  contents BLOB,
  PRIMARY KEY(trace, span_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE session(
  id INTEGER PRIMARY KEY,
  project INTEGER NOT NULL REFERENCES project(id),
  session INTEGER NOT NULL,
  user INTEGER,
  trace_count INTEGER NOT NULL,
  call_count INTEGER NOT NULL,
  error_count INTEGER NOT NULL,
  unpriced_call_count INTEGER NOT NULL,
  first_at_ns INTEGER NOT NULL,
  last_at_ns INTEGER NOT NULL,
  input_tokens INTEGER,
  output_tokens INTEGER,
  cache_read_tokens INTEGER,
  cache_write_tokens INTEGER,
  cost_nano_usd INTEGER,
  input_span INTEGER,
  output_span INTEGER,
  user_after_ns INTEGER,
  input_after_ns INTEGER,
  output_after_ns INTEGER,
  UNIQUE(project, session)
) STRICT;
CREATE INDEX session_by_last ON session(project, last_at_ns);

CREATE TABLE stats(
  id INTEGER PRIMARY KEY,
  project INTEGER NOT NULL REFERENCES project(id),
  hour INTEGER NOT NULL,
  model TEXT NOT NULL,
  operation TEXT NOT NULL,
  failed INTEGER NOT NULL,
  error_type TEXT NOT NULL,
  call_count INTEGER NOT NULL,
  error_count INTEGER NOT NULL,
  unpriced_call_count INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL,
  input_known INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  output_known INTEGER NOT NULL,
  cache_read_tokens INTEGER NOT NULL,
  cache_read_known INTEGER NOT NULL,
  cache_write_tokens INTEGER NOT NULL,
  cache_write_known INTEGER NOT NULL,
  cost_nano_usd INTEGER NOT NULL,
  cost_known INTEGER NOT NULL,
  durations BLOB NOT NULL,
  first_tokens BLOB NOT NULL,
  output_speeds BLOB NOT NULL,
  UNIQUE(project, hour, model, operation, failed, error_type)
) STRICT;

CREATE TABLE pending_event(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  project INTEGER NOT NULL REFERENCES project(id),
  trace_id BLOB NOT NULL,
  span_id BLOB NOT NULL,
  hash BLOB NOT NULL,
  arrived_at_ns INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  UNIQUE(project, trace_id, span_id, hash)
) STRICT;

CREATE TABLE metric_point(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  project INTEGER NOT NULL REFERENCES project(id),
  name TEXT NOT NULL,
  unit TEXT NOT NULL,
  kind INTEGER NOT NULL,
  temporality INTEGER NOT NULL,
  is_monotonic INTEGER NOT NULL,
  time_ns INTEGER NOT NULL,
  origin INTEGER NOT NULL,
  hash BLOB NOT NULL,
  bytes BLOB NOT NULL,
  UNIQUE(project, name, time_ns, origin, hash)
) STRICT;

CREATE VIEW traces AS
SELECT trace.id, project.name AS project, lower(hex(trace_id)) AS trace_id,
       (SELECT text FROM string WHERE id = trace.name) AS name, started_at_ns,
       started_at_ns + duration_ns AS ended_at_ns, failed, error_type, root_arrived,
       (SELECT text FROM string WHERE id = trace.session) AS session_id,
       (SELECT text FROM string WHERE id = trace.user) AS user_id,
       (SELECT json_group_array(text) FROM json_each(tags) JOIN string ON string.id = value)
         AS tags,
       (SELECT json_group_array(text) FROM json_each(models) JOIN string ON string.id = value)
         AS models,
       span_count, call_count, unpriced_call_count, input_tokens, output_tokens, cache_read_tokens,
       cache_write_tokens, cost_nano_usd
FROM trace JOIN project ON project.id = trace.project;

CREATE VIEW spans AS
SELECT project.name AS project, lower(hex(trace_id)) AS trace_id, lower(hex(span_id)) AS span_id,
       lower(hex(parent_span_id)) AS parent_span_id,
       (SELECT text FROM string WHERE id = span.name) AS name, kind, span.started_at_ns,
       span.started_at_ns + span.duration_ns AS ended_at_ns, span.failed, status_message,
       (SELECT text FROM string WHERE id = span.error_type) AS error_type,
       (SELECT text FROM string WHERE id = operation) AS operation, is_call,
       (SELECT text FROM string WHERE id = model) AS model,
       (SELECT text FROM string WHERE id = response_model) AS response_model,
       (SELECT text FROM string WHERE id = span.session) AS session_id,
       (SELECT text FROM string WHERE id = span.user) AS user_id,
       (SELECT json_group_array(text) FROM json_each(span.tags) JOIN string ON string.id = value)
         AS tags,
       (SELECT text FROM string WHERE id = incomplete) AS incomplete,
       span.input_tokens, span.output_tokens, span.cache_read_tokens, span.cache_write_tokens,
       span.cost_nano_usd, time_to_first_token_ns,
       (SELECT text FROM string WHERE id = dialect) AS dialect
FROM span JOIN trace ON trace.id = span.trace JOIN project ON project.id = trace.project;

CREATE VIEW sessions AS
SELECT session.id, project.name AS project,
       (SELECT text FROM string WHERE id = session.session) AS session_id,
       (SELECT text FROM string WHERE id = session.user) AS user_id, session.trace_count,
       call_count, error_count, unpriced_call_count, first_at_ns, last_at_ns, input_tokens,
       output_tokens, cache_read_tokens, cache_write_tokens, cost_nano_usd
FROM session JOIN project ON project.id = session.project;
)sql";

namespace {

constexpr std::size_t kSpansAtATime = 500;
/// How often progress is logged.
constexpr std::int64_t kSpansALine = 100'000;

/// Reads the spans of version 2, whose tables have other names by now.
class OldSpans {
 public:
  static Result<OldSpans> open(Connection& connection) {
    OldSpans spans;
    SIDESEAT_TRY(
        spans.next_,
        connection.prepare(
            "SELECT old_span.id,project.name,trace_id,span_id,parent_span_id,old_span.name,kind,"
            "old_span.started_at_ns,old_span.ended_at_ns,old_span.failed,status_message,"
            "old_span.error_type,operation,is_call,model,response_model,old_span.session_id,"
            "old_span.user_id,old_span.tags,incomplete,old_span.input_tokens,"
            "old_span.output_tokens,old_span.cache_read_tokens,old_span.cache_write_tokens,"
            "old_span.cost_nano_usd,time_to_first_token_ns,old_span.input_preview,"
            "old_span.output_preview,contents,rest"
            " FROM old_span JOIN old_trace ON old_trace.id=old_span.trace"
            " JOIN project ON project.id=old_trace.project"
            " WHERE old_span.id>?1 ORDER BY old_span.id LIMIT ?2"));
    SIDESEAT_TRY(spans.find_content_,
                 connection.prepare("SELECT text FROM old_content WHERE id=?1"));
    return spans;
  }

  /// The next spans behind `id`, which becomes that of the last one.
  Result<std::vector<SpanRecord>> read(std::int64_t& id) {
    std::vector<SpanRecord> records;
    next_.bind(id, static_cast<std::int64_t>(kSpansAtATime));
    const StatementReset reset(next_);
    for (;;) {
      SIDESEAT_TRY(const Step step, next_.step());
      if (step == Step::kDone) return records;
      id = next_.integer(0);
      SIDESEAT_TRY(SpanRecord record, read_record());
      records.push_back(std::move(record));
    }
  }

 private:
  template <std::size_t N>
  void read_id(int column, Id<N>& id) const {
    const std::string_view bytes = next_.bytes(column);
    if (bytes.size() == N) std::copy(bytes.begin(), bytes.end(), id.bytes.begin());
  }

  Result<SpanRecord> read_record() {
    SpanRecord record;
    int at = 1;
    record.project = next_.text(at++);
    read_id(at++, record.trace_id);
    read_id(at++, record.span_id);
    read_id(at++, record.parent_span_id);
    record.name = next_.text(at++);
    record.kind = static_cast<SpanKind>(next_.integer(at++));
    record.started_at_ns = next_.integer(at++);
    record.ended_at_ns = next_.integer(at++);
    record.failed = next_.boolean(at++);
    record.status_message = next_.text(at++);
    record.error_type = next_.text(at++);
    record.operation = next_.text(at++);
    record.is_call = next_.boolean(at++);
    record.model = next_.text(at++);
    record.response_model = next_.text(at++);
    record.session_id = next_.text(at++);
    record.user_id = next_.text(at++);
    const std::string tags = next_.text(at++);
    const auto document = JsonDocument::parse(tags);
    if (!document) return Error(ErrorCode::kCorrupt, "a stored list of texts is damaged");
    for (const JsonValue tag : document->root().elements()) record.tags.push_back(tag.text());
    record.incomplete = next_.text(at++);
    record.usage.input_tokens = next_.optional_integer(at++);
    record.usage.output_tokens = next_.optional_integer(at++);
    record.usage.cache_read_tokens = next_.optional_integer(at++);
    record.usage.cache_write_tokens = next_.optional_integer(at++);
    record.usage.cost_nano_usd = next_.optional_integer(at++);
    record.time_to_first_token_ns = next_.optional_integer(at++);
    record.input_preview = next_.text(at++);
    record.output_preview = next_.text(at++);
    SIDESEAT_CHECK(read_contents(next_.bytes(at++), record));
    record.rest = next_.text(at);
    return record;
  }

  Status read_contents(std::string_view bytes, SpanRecord& record) {
    SIDESEAT_TRY(const auto references, decode_references(bytes, 0));
    for (const SpanRow::Reference& reference : references) {
      find_content_.bind(reference.content_id);
      const StatementReset reset(find_content_);
      SIDESEAT_TRY(const Step step, find_content_.step());
      if (step == Step::kDone) return Error(ErrorCode::kCorrupt, "a stored content is missing");
      record.contents.push_back({reference.role, find_content_.text(0)});
    }
    return ok();
  }

  Statement next_;
  Statement find_content_;
};

}  // namespace

Status move_to_version_3(Connection& connection) {
  {
    SIDESEAT_TRY(OldSpans old, OldSpans::open(connection));
    SIDESEAT_TRY(const auto writer, Writer::open(connection));
    SIDESEAT_TRY(const std::int64_t last, connection.query_integer("SELECT max(id) FROM old_span"));
    std::int64_t logged = 0;
    for (std::int64_t id = 0;;) {
      SIDESEAT_TRY(const std::vector<SpanRecord> records, old.read(id));
      if (records.empty()) break;
      SIDESEAT_CHECK(writer->append_within({.spans = records}));
      if (id - logged < kSpansALine) continue;
      logged = id;
      log(LogLevel::kInfo, "store",
          "bringing the data to format 3: span " + std::to_string(id) + " of " +
              std::to_string(last));
    }
  }
  return connection.execute(
      "DROP TABLE old_span; DROP TABLE old_trace; DROP TABLE old_session; DROP TABLE old_content");
}

}  // namespace sideseat::store::sqlite
