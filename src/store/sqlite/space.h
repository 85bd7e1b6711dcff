// What is old, what everything takes, and how space goes back to the disk.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/sqlite/connection.h"
#include "store/store.h"

namespace sideseat::store::sqlite {

/// Store::oldest_traces(), on any connection.
Result<std::vector<TraceKey>> read_oldest_traces(Connection& connection,
                                                 std::optional<std::int64_t> ended_before_ns,
                                                 std::int64_t spans_max);

/// What Store::disk_use() says of the database alone, at `path`, on any connection.
Result<DiskUse> read_disk_use(Connection& connection, const std::string& path);
/// Whether Store::erase_loose() would erase something.
Result<bool> read_has_loose(Connection& connection, std::int64_t before_ns);
/// 0 where there is no such file.
std::int64_t file_bytes(const std::string& path);

/// Store::give_back(), on the writer's connection, outside of transactions.
Result<std::int64_t> give_back(Connection& connection, std::int64_t bytes_max);

}  // namespace sideseat::store::sqlite
