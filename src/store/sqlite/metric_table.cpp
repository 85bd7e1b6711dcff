// A row a point. The key finds points by name and time, and makes one that is sent again the same.
#include "store/sqlite/metric_table.h"

#include <limits>

#include "store/sqlite/rows.h"

namespace sideseat::store::sqlite {

Result<MetricTable> MetricTable::open(Connection& connection) {
  MetricTable table;
  SIDESEAT_TRY(table.insert_,
               connection.prepare("INSERT OR IGNORE INTO metric_point"
                                  "(project,name,unit,kind,temporality,is_monotonic,time_ns,"
                                  "origin,hash,bytes) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10)"));
  // The bound is on ids, which is a bound on rows and needs no count.
  SIDESEAT_TRY(table.trim_, connection.prepare("DELETE FROM metric_point WHERE id<="
                                               "(SELECT max(id) FROM metric_point)-?1"));
  return table;
}

Status MetricTable::trim() {
  trim_.bind(kMetricPointsMax);
  return trim_.run();
}

Status MetricTable::insert(std::int64_t project, const MetricRecord& point, std::int64_t origin) {
  const ContentHash hash = content_hash(point.bytes);  // Bound by reference.
  insert_.bind(project, point.name, point.unit, static_cast<int>(point.kind),
               static_cast<int>(point.temporality), point.is_monotonic, point.time_unix_ns, origin,
               hash_blob(hash), Blob{point.bytes});
  return insert_.run();
}

Result<std::vector<MetricRecord>> read_metric_points(Connection& connection,
                                                     const MetricFilter& filter) {
  SIDESEAT_TRY(Statement statement,
               connection.prepare(
                   "SELECT unit,kind,temporality,is_monotonic,time_ns,origin.bytes,"
                   "metric_point.bytes FROM metric_point LEFT JOIN origin ON origin.id=origin"
                   " WHERE project=(SELECT id FROM project WHERE name=?1) AND name=?2"
                   " AND time_ns>=?3 AND time_ns<?4 ORDER BY time_ns,metric_point.id LIMIT ?5"));
  statement.bind(filter.project, filter.name,
                 filter.from_ns.value_or(std::numeric_limits<std::int64_t>::min()),
                 filter.to_ns.value_or(std::numeric_limits<std::int64_t>::max()), filter.limit);
  std::vector<MetricRecord> points;
  for (;;) {
    SIDESEAT_TRY(const Step step, statement.step());
    if (step == Step::kDone) return points;
    points.push_back({.project = filter.project,
                      .name = filter.name,
                      .unit = statement.text(0),
                      .kind = static_cast<MetricKind>(statement.integer(1)),
                      .temporality = static_cast<std::uint8_t>(statement.integer(2)),
                      .is_monotonic = statement.boolean(3),
                      .time_unix_ns = statement.integer(4),
                      .origin = statement.text(5),
                      .bytes = statement.text(6)});
  }
}

}  // namespace sideseat::store::sqlite
