// Pragmas, for the most part.
#include "store/sqlite/space.h"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <string>
#include <system_error>
#include <utility>

#include "store/sqlite/metric_table.h"
#include "store/sqlite/pending_table.h"

namespace sideseat::store::sqlite {
namespace {

struct Candidate {
  std::int64_t started_at_ns = 0;
  std::int64_t span_count = 0;
  TraceKey key;
};

Result<std::vector<std::pair<std::int64_t, std::string>>> read_projects(Connection& connection) {
  std::vector<std::pair<std::int64_t, std::string>> projects;
  SIDESEAT_TRY(Statement statement, connection.prepare("SELECT id,name FROM project"));
  for (;;) {
    SIDESEAT_TRY(const Step step, statement.step());
    if (step == Step::kDone) return projects;
    projects.emplace_back(statement.integer(0), statement.text(1));
  }
}

}  // namespace

Result<std::vector<TraceKey>> read_oldest_traces(Connection& connection,
                                                 std::optional<std::int64_t> ended_before_ns,
                                                 std::int64_t spans_max) {
  SIDESEAT_TRY(const auto projects, read_projects(connection));
  // Each trace has a span, so no more than so many are needed.
  SIDESEAT_TRY(Statement statement,
               connection.prepare("SELECT started_at_ns,span_count,trace_id FROM trace"
                                  " WHERE project=?1 AND started_at_ns<?2"
                                  " AND started_at_ns+duration_ns<?2"
                                  " ORDER BY started_at_ns,id LIMIT ?3"));
  std::vector<Candidate> candidates;
  for (const auto& [id, name] : projects) {
    statement.bind(id, ended_before_ns.value_or(std::numeric_limits<std::int64_t>::max()),
                   spans_max);
    for (;;) {
      SIDESEAT_TRY(const Step step, statement.step());
      if (step == Step::kDone) break;
      Candidate candidate{statement.integer(0), statement.integer(1), {name, {}}};
      const std::string_view trace_id = statement.bytes(2);
      if (trace_id.size() != candidate.key.trace_id.bytes.size()) continue;
      std::copy(trace_id.begin(), trace_id.end(), candidate.key.trace_id.bytes.begin());
      candidates.push_back(std::move(candidate));
    }
  }
  std::stable_sort(
      candidates.begin(), candidates.end(),
      [](const Candidate& a, const Candidate& b) { return a.started_at_ns < b.started_at_ns; });
  std::vector<TraceKey> oldest;
  std::int64_t spans = 0;
  for (Candidate& candidate : candidates) {
    spans += candidate.span_count;
    if (!oldest.empty() && spans > spans_max) break;
    oldest.push_back(std::move(candidate.key));
  }
  return oldest;
}

std::int64_t file_bytes(const std::string& path) {
  std::error_code failure;
  const auto bytes = std::filesystem::file_size(path, failure);
  return failure ? 0 : static_cast<std::int64_t>(bytes);
}

Result<bool> read_has_loose(Connection& connection, std::int64_t before_ns) {
  SIDESEAT_TRY(const bool has_points, read_has_points(connection, before_ns));
  if (has_points) return true;
  return read_has_pending(connection, before_ns);
}

Result<DiskUse> read_disk_use(Connection& connection, const std::string& path) {
  SIDESEAT_TRY(const std::int64_t pages, connection.query_integer("PRAGMA page_count"));
  SIDESEAT_TRY(const std::int64_t free_pages, connection.query_integer("PRAGMA freelist_count"));
  SIDESEAT_TRY(const std::int64_t page_bytes, connection.query_integer("PRAGMA page_size"));
  return DiskUse{.data_bytes = (pages - free_pages) * page_bytes,
                 .spare_bytes = free_pages * page_bytes,
                 .log_bytes = file_bytes(path + "-wal")};
}

namespace {

/// Takes the log into the database and cuts both on the disk. Does not wait for readers, who may
/// need what is to be cut: then the next checkpoint does it.
Status cut_log(Connection& connection) {
  SIDESEAT_TRY(const std::int64_t patience_ms, connection.query_integer("PRAGMA busy_timeout"));
  SIDESEAT_CHECK(connection.execute("PRAGMA busy_timeout=0"));
  const Status cut = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)");
  const std::string restore = "PRAGMA busy_timeout=" + std::to_string(patience_ms);
  SIDESEAT_CHECK(connection.execute(restore.c_str()));
  return cut ? ok() : Status(cut.error().clone());
}

}  // namespace

Result<std::int64_t> give_back(Connection& connection, std::int64_t bytes_max) {
  SIDESEAT_TRY(const std::int64_t page_bytes, connection.query_integer("PRAGMA page_size"));
  SIDESEAT_TRY(const std::int64_t before, connection.query_integer("PRAGMA freelist_count"));
  if (before > 0) {
    const std::int64_t pages = std::max<std::int64_t>(1, bytes_max / page_bytes);
    const std::string vacuum = "PRAGMA incremental_vacuum(" + std::to_string(pages) + ")";
    SIDESEAT_CHECK(connection.execute(vacuum.c_str()));
  }
  SIDESEAT_TRY(const std::int64_t left, connection.query_integer("PRAGMA freelist_count"));
  // A file that could not be packed never gives anything back.
  if (left > 0 && left < before) return left * page_bytes;
  SIDESEAT_CHECK(cut_log(connection));
  return std::int64_t{0};
}

}  // namespace sideseat::store::sqlite
