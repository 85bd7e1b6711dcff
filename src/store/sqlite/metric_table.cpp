// A row a point. The key finds points by name and time, and makes one that is sent again the same.
#include "store/sqlite/metric_table.h"

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
  SIDESEAT_TRY(table.erase_before_,
               connection.prepare("DELETE FROM metric_point WHERE id IN"
                                  "(SELECT id FROM metric_point WHERE time_ns<?1"
                                  " ORDER BY time_ns,id LIMIT ?2) RETURNING 1"));
  return table;
}

Status MetricTable::trim() {
  trim_.bind(kMetricPointsMax);
  return trim_.run();
}

Result<std::size_t> MetricTable::erase_before(std::int64_t before_ns, std::size_t rows_max) {
  erase_before_.bind(before_ns, static_cast<std::int64_t>(rows_max));
  const StatementReset reset(erase_before_);
  for (std::size_t count = 0;; ++count) {
    SIDESEAT_TRY(const Step step, erase_before_.step());
    if (step == Step::kDone) return count;
  }
}

Result<bool> read_has_points(Connection& connection, std::int64_t before_ns) {
  SIDESEAT_TRY(Statement statement,
               connection.prepare("SELECT 1 FROM metric_point WHERE time_ns<?1 LIMIT 1"));
  statement.bind(before_ns);
  SIDESEAT_TRY(const Step step, statement.step());
  return step == Step::kRow;
}

Status MetricTable::insert(std::int64_t project, const MetricRecord& point, std::int64_t origin) {
  const ContentHash hash = content_hash(point.bytes);  // Bound by reference.
  insert_.bind(project, point.name, point.unit, static_cast<int>(point.kind),
               static_cast<int>(point.temporality), point.is_monotonic, point.time_unix_ns, origin,
               hash_blob(hash), Blob{point.bytes});
  return insert_.run();
}

}  // namespace sideseat::store::sqlite
