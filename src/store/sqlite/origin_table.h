// Stores each distinct origin (resource and scope) once.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/hash.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/name_eraser.h"

namespace sideseat::store::sqlite {

/// Used within the writer's transactions.
class OriginTable {
 public:
  static Result<OriginTable> open(Connection& connection);

  /// Its id, 0 for no bytes. Errors: kIo, kCorrupt.
  Result<std::int64_t> intern(std::string_view bytes);

  /// Call after a rollback.
  void forget() { cache_.clear(); }

  /// As those of NameEraser.
  Result<std::int64_t> begin_sweep() {
    forget();
    return eraser_.begin();
  }
  void end_sweep() { eraser_.end(); }
  Result<std::size_t> erase(std::span<const std::int64_t> unused) { return eraser_.erase(unused); }

 private:
  OriginTable(Connection& connection, NameEraser eraser)
      : connection_(&connection), eraser_(std::move(eraser)) {}

  Connection* connection_;
  NameEraser eraser_;  // Told of each id that the cache learns.
  Statement find_;
  Statement insert_;
  std::map<ContentHash, std::int64_t> cache_;
};

}  // namespace sideseat::store::sqlite
