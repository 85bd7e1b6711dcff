// What is old, what everything takes, and how space goes back to the disk.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "store/sqlite/connection.h"
#include "store/store.h"

namespace sideseat::store::sqlite {

/// Store::oldest_traces() and data_bytes(), on any connection.
Result<std::vector<TraceKey>> read_oldest_traces(Connection& connection,
                                                 std::optional<std::int64_t> ended_before_ns,
                                                 std::int64_t spans_max);
Result<std::int64_t> read_data_bytes(Connection& connection);

/// Store::give_back(), on the writer's connection, outside of transactions.
Result<std::int64_t> give_back(Connection& connection, std::int64_t bytes_max);

}  // namespace sideseat::store::sqlite
