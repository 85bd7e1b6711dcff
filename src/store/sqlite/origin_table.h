// Stores each distinct origin (resource and scope) once.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/hash.h"
#include "store/sqlite/connection.h"

namespace sideseat::store::sqlite {

/// Used within the writer's transactions.
class OriginTable {
 public:
  static Result<OriginTable> open(Connection& connection);

  /// Its id, 0 for no bytes. Errors: kIo, kCorrupt.
  Result<std::int64_t> intern(std::string_view bytes);

  /// Call after a rollback.
  void forget() { cache_.clear(); }

 private:
  explicit OriginTable(Connection& connection) : connection_(&connection) {}

  Connection* connection_;
  Statement find_;
  Statement insert_;
  std::map<ContentHash, std::int64_t> cache_;
};

}  // namespace sideseat::store::sqlite
