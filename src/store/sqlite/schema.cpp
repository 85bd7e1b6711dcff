// The SQL of each version, and the steps from one to the next.
#include "store/sqlite/schema.h"

#include <array>
#include <string>

#include "base/log.h"
#include "store/sqlite/version_3.h"

namespace sideseat::store::sqlite {
namespace {

// Times are nanoseconds since 1970 UTC, money is nano US dollars, ids of traces and spans are the
// raw bytes. NULL in a count or a cost: unknown. The *_at_ns columns that the lists do not show are
// the times that store/rollup.h compares later spans with.
constexpr const char* kVersion1 = R"sql(
CREATE TABLE project(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  trace_count INTEGER NOT NULL
) STRICT;

CREATE TABLE content(
  id INTEGER PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE,
  text TEXT NOT NULL
) STRICT;

CREATE TABLE trace(
  id INTEGER PRIMARY KEY,
  project INTEGER NOT NULL REFERENCES project(id),
  trace_id BLOB NOT NULL,
  name TEXT NOT NULL,
  started_at_ns INTEGER NOT NULL,
  ended_at_ns INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  error_type TEXT NOT NULL,
  root_arrived INTEGER NOT NULL,
  session_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  tags TEXT NOT NULL,
  models TEXT NOT NULL,
  span_count INTEGER NOT NULL,
  call_count INTEGER NOT NULL,
  unpriced_call_count INTEGER NOT NULL,
  input_tokens INTEGER,
  output_tokens INTEGER,
  cache_read_tokens INTEGER,
  cache_write_tokens INTEGER,
  cost_nano_usd INTEGER,
  input_preview TEXT NOT NULL,
  output_preview TEXT NOT NULL,
  name_at_ns INTEGER NOT NULL,
  error_at_ns INTEGER NOT NULL,
  session_at_ns INTEGER NOT NULL,
  user_at_ns INTEGER NOT NULL,
  input_at_ns INTEGER NOT NULL,
  output_at_ns INTEGER NOT NULL,
  UNIQUE(project, trace_id)
) STRICT;
CREATE INDEX trace_by_start ON trace(project, started_at_ns);
CREATE INDEX trace_by_session ON trace(project, session_id, started_at_ns)
  WHERE session_id <> '';
CREATE INDEX trace_failed ON trace(project, started_at_ns) WHERE failed;

CREATE TABLE span(
  id INTEGER PRIMARY KEY,
  trace INTEGER NOT NULL REFERENCES trace(id),
  span_id BLOB NOT NULL,
  parent_span_id BLOB,
  name TEXT NOT NULL,
  kind INTEGER NOT NULL,
  started_at_ns INTEGER NOT NULL,
  ended_at_ns INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  status_message TEXT NOT NULL,
  error_type TEXT NOT NULL,
  operation TEXT NOT NULL,
  is_call INTEGER NOT NULL,
  model TEXT NOT NULL,
  response_model TEXT NOT NULL,
  session_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  tags TEXT NOT NULL,
  incomplete TEXT NOT NULL,
  input_tokens INTEGER,
  output_tokens INTEGER,
  cache_read_tokens INTEGER,
  cache_write_tokens INTEGER,
  cost_nano_usd INTEGER,
  time_to_first_token_ns INTEGER,
  input_preview TEXT NOT NULL,
  output_preview TEXT NOT NULL,
  contents BLOB NOT NULL,
  rest TEXT NOT NULL,
  UNIQUE(trace, span_id)
) STRICT;

CREATE TABLE session(
  id INTEGER PRIMARY KEY,
  project INTEGER NOT NULL REFERENCES project(id),
  session_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
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
  input_preview TEXT NOT NULL,
  output_preview TEXT NOT NULL,
  user_at_ns INTEGER NOT NULL,
  input_at_ns INTEGER NOT NULL,
  output_at_ns INTEGER NOT NULL,
  UNIQUE(project, session_id)
) STRICT;
CREATE INDEX session_by_last ON session(project, last_at_ns);
)sql";

// Attachments once a project, their bytes as they are. `size_bytes` stands before `bytes`, so that
// asking for it does not read them. attachment_use: which contents refer to which; whoever deletes
// contents needs it. The contents of version 1 have no references.
constexpr const char* kVersion2 = R"sql(
CREATE TABLE attachment(
  id INTEGER PRIMARY KEY,
  project INTEGER NOT NULL REFERENCES project(id),
  hash BLOB NOT NULL,
  media_type TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  UNIQUE(project, hash)
) STRICT;

CREATE TABLE attachment_use(
  content INTEGER NOT NULL REFERENCES content(id),
  hash BLOB NOT NULL,
  PRIMARY KEY(content, hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX attachment_use_by_hash ON attachment_use(hash);
)sql";

const std::array kMigrations{Migration{kVersion1}, Migration{kVersion2},
                             Migration{kVersion3, move_to_version_3}};

/// The version of a file of ours; 0: it is empty. Errors: as those of migrate().
Result<std::int64_t> read_version(Connection& connection, std::size_t newest) {
  SIDESEAT_TRY(const std::int64_t version, connection.query_integer("PRAGMA user_version"));
  SIDESEAT_TRY(const std::int64_t application, connection.query_integer("PRAGMA application_id"));
  SIDESEAT_TRY(const std::int64_t tables,
               connection.query_integer("SELECT count(*) FROM sqlite_schema"));
  if (application != kApplicationId && (application != 0 || version != 0 || tables != 0)) {
    return Error(ErrorCode::kCorrupt, "the file is the database of another program");
  }
  if (version > static_cast<std::int64_t>(newest)) {
    return Error(ErrorCode::kUnsupported,
                 "the data was written by a newer version (format " + std::to_string(version) +
                     ", this program knows up to " + std::to_string(newest) +
                     "): use that version, or another data folder");
  }
  return version;
}

Status take_step(Connection& connection, const Migration& step, std::size_t version) {
  SIDESEAT_TRY(Transaction transaction, Transaction::begin(connection));
  SIDESEAT_CHECK(connection.execute(step.sql));
  if (step.move != nullptr) {
    SIDESEAT_CHECK(step.move(connection));
  }
  const std::string marks = "PRAGMA user_version=" + std::to_string(version) +
                            ";PRAGMA application_id=" + std::to_string(kApplicationId);
  SIDESEAT_CHECK(connection.execute(marks.c_str()));
  return transaction.commit();
}

}  // namespace

std::span<const Migration> migrations() { return kMigrations; }

Status migrate(Connection& connection, std::span<const Migration> steps) {
  SIDESEAT_TRY(const std::int64_t version, read_version(connection, steps.size()));
  for (std::size_t next = static_cast<std::size_t>(version); next < steps.size(); ++next) {
    auto taken = take_step(connection, steps[next], next + 1);
    if (!taken) {
      return std::move(taken).error().in("bring the data to format " + std::to_string(next + 1));
    }
  }
  return ok();
}

Status add_missing(Connection& connection) {
  return connection.execute(
      "CREATE TABLE IF NOT EXISTS text_erasure("
      "id INTEGER PRIMARY KEY CHECK(id=1),number INTEGER NOT NULL) STRICT;"
      "CREATE TABLE IF NOT EXISTS recent_key("
      "id INTEGER PRIMARY KEY,head INTEGER NOT NULL,tail INTEGER NOT NULL) STRICT;"
      // Something may have been erased.
      "CREATE TABLE IF NOT EXISTS name_sweep("
      "id INTEGER PRIMARY KEY CHECK(id=1),erasures INTEGER NOT NULL) STRICT;"
      "INSERT OR IGNORE INTO name_sweep VALUES(1,1)");
}

Status check_version(Connection& connection) {
  SIDESEAT_TRY(const std::int64_t version, read_version(connection, kMigrations.size()));
  if (version == static_cast<std::int64_t>(kMigrations.size())) return ok();
  return Error(ErrorCode::kUnsupported, "the data is of an older version (format " +
                                            std::to_string(version) +
                                            "): start the server once, which brings it up to date");
}

Status pack(Connection& connection) {
  SIDESEAT_TRY(const std::int64_t mode, connection.query_integer("PRAGMA auto_vacuum"));
  constexpr std::int64_t kIncremental = 2;
  if (mode == kIncremental) return ok();
  log(LogLevel::kInfo, "store", "packing the data file");
  const Status packed = connection.execute("PRAGMA auto_vacuum=INCREMENTAL;VACUUM");
  if (!packed) {
    log(LogLevel::kWarning, "store",
        std::string("the data file could not be packed: ").append(packed.error().message()));
  }
  return ok();
}

}  // namespace sideseat::store::sqlite
