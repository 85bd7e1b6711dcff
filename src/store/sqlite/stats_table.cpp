// Read, merge, write.
#include "store/sqlite/stats_table.h"

#include <array>
#include <optional>

#include "store/sqlite/rows.h"

namespace sideseat::store::sqlite {
namespace {

constexpr std::string_view kKeyColumns = "project,hour,model,operation,failed,error_type";
constexpr std::string_view kValueColumns =
    "call_count,error_count,unpriced_call_count,input_tokens,input_known,output_tokens,"
    "output_known,cache_read_tokens,cache_read_known,cache_write_tokens,cache_write_known,"
    "cost_nano_usd,cost_known,durations,first_tokens,output_speeds";

/// Reads the value columns, which begin at `column`.
Result<Stats> read_values(const Statement& row, int column) {
  const auto next = [&] { return row.integer(column++); };
  const auto next_sum = [&] {
    const std::int64_t sum = next();
    return KnownSum{sum, next()};
  };
  Stats stats;
  stats.call_count = next();
  stats.error_count = next();
  stats.unpriced_call_count = next();
  stats.input_tokens = next_sum();
  stats.output_tokens = next_sum();
  stats.cache_read_tokens = next_sum();
  stats.cache_write_tokens = next_sum();
  stats.cost_nano_usd = next_sum();
  SIDESEAT_TRY(stats.duration_ns, Histogram::decode(row.bytes(column++)));
  SIDESEAT_TRY(stats.time_to_first_token_ns, Histogram::decode(row.bytes(column++)));
  SIDESEAT_TRY(stats.output_speed, Histogram::decode(row.bytes(column++)));
  return stats;
}

/// `first`: the values of the columns before those of `stats`.
template <typename... First>
Status write_row(Statement& statement, const Stats& stats, const First&... first) {
  const std::string durations = stats.duration_ns.encode();
  const std::string first_tokens = stats.time_to_first_token_ns.encode();
  const std::string speeds = stats.output_speed.encode();
  statement.bind(first..., stats.call_count, stats.error_count, stats.unpriced_call_count,
                 stats.input_tokens.sum, stats.input_tokens.known_count, stats.output_tokens.sum,
                 stats.output_tokens.known_count, stats.cache_read_tokens.sum,
                 stats.cache_read_tokens.known_count, stats.cache_write_tokens.sum,
                 stats.cache_write_tokens.known_count, stats.cost_nano_usd.sum,
                 stats.cost_nano_usd.known_count, Blob{durations}, Blob{first_tokens},
                 Blob{speeds});
  return statement.run();
}

}  // namespace

Result<StatsTable> StatsTable::open(Connection& connection) {
  StatsTable table;
  const std::string row =
      "project=?1 AND hour=?2 AND model=?3 AND operation=?4 AND failed=?5 AND error_type=?6";
  const std::string values(kValueColumns);
  const std::string columns = "id," + std::string(kKeyColumns) + "," + values;
  SIDESEAT_TRY(table.find_, connection.prepare("SELECT id," + values + " FROM stats WHERE " + row));
  SIDESEAT_TRY(table.insert_, connection.prepare(insert_sql("stats", columns)));
  SIDESEAT_TRY(table.update_, connection.prepare(update_sql("stats", "id," + values)));
  SIDESEAT_TRY(table.delete_, connection.prepare("DELETE FROM stats WHERE id=?1"));
  return table;
}

void StatsTable::add(std::int64_t project, const SpanRecord& span) {
  if (span.is_call) merge(changes_[{project, stats_key(span)}].added, stats_of(span));
}

void StatsTable::remove(std::int64_t project, const SpanRecord& span) {
  if (span.is_call) merge(changes_[{project, stats_key(span)}].removed, stats_of(span));
}

Status StatsTable::save() {
  for (const auto& [key, change] : changes_) {
    SIDESEAT_CHECK(save(key, change));
  }
  changes_.clear();
  return ok();
}

Status StatsTable::save(const RowKey& row, const Change& change) {
  const auto& [project, key] = row;
  std::optional<std::int64_t> id;
  Stats stats;
  {
    const StatementReset reset(find_);
    find_.bind(project, key.hour, key.model, key.operation, key.failed, key.error_type);
    SIDESEAT_TRY(const Step step, find_.step());
    if (step == Step::kRow) {
      id = find_.integer(0);
      SIDESEAT_TRY(stats, read_values(find_, 1));
    }
  }
  merge(stats, change.added);
  subtract(stats, change.removed);
  if (stats.call_count == 0) {
    if (!id) return ok();
    delete_.bind(*id);
    return delete_.run();
  }
  if (id) return write_row(update_, stats, *id);
  return write_row(insert_, stats, id, project, key.hour, key.model, key.operation, key.failed,
                   key.error_type);
}

Result<std::vector<StatsRow>> read_stats(Connection& connection, const StatsFilter& filter) {
  SIDESEAT_TRY(Statement statement,
               connection.prepare("SELECT hour,model,operation,failed,error_type," +
                                  std::string(kValueColumns) +
                                  " FROM stats WHERE project=(SELECT id FROM project WHERE name=?1)"
                                  " AND hour>=?2 AND hour<?3"));
  const StatsHours hours = stats_hours(filter);
  statement.bind(filter.project, hours.first, hours.end);
  StatsGroups groups(filter);
  for (;;) {
    SIDESEAT_TRY(const Step step, statement.step());
    if (step == Step::kDone) break;
    const StatsKey key{.hour = statement.integer(0),
                       .model = statement.text(1),
                       .operation = statement.text(2),
                       .error_type = statement.text(4),
                       .failed = statement.boolean(3)};
    SIDESEAT_TRY(const Stats stats, read_values(statement, 5));
    SIDESEAT_CHECK(groups.add(key, stats));
  }
  return std::move(groups).rows();
}

}  // namespace sideseat::store::sqlite
