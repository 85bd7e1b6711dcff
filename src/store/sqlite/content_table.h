// Stores each distinct text once and says under which id.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>

#include "base/hash.h"
#include "store/sqlite/connection.h"
#include "store/store.h"

namespace sideseat::store::sqlite {

/// Used within the writer's transactions. Memory: kCachedMax ids, about 4 MB.
class ContentTable {
 public:
  static constexpr std::size_t kCachedMax = 65536;

  static Result<ContentTable> open(Connection& connection);

  struct Interned {
    std::int64_t id = 0;
    bool is_new = false;
  };
  /// The id of the text, which is stored if it is new. Errors: kIo, kCorrupt.
  Result<Interned> intern(const Content& content);

  /// Call after a rollback: ids handed out since the last commit are not in the table.
  void forget() { cache_.clear(); }

 private:
  /// The hash is evenly distributed, so its first bytes will do.
  struct HashOfHash {
    std::size_t operator()(const ContentHash& hash) const noexcept;
  };

  explicit ContentTable(Connection& connection) : connection_(&connection) {}
  Result<Interned> find_or_insert(const ContentHash& hash, std::string_view text);

  Connection* connection_;
  Statement find_;
  Statement insert_;
  std::unordered_map<ContentHash, std::int64_t, HashOfHash> cache_;
};

}  // namespace sideseat::store::sqlite
