// Stores each distinct text once and says under which id.
#pragma once

#include <cstdint>
#include <unordered_map>

#include "base/hash.h"
#include "store/sqlite/block_writer.h"
#include "store/sqlite/connection.h"
#include "store/store.h"

namespace sideseat::store::sqlite {

/// A hash as the table `content_key` has it: the first 64 bits are the key, the other 64 tell texts
/// apart that share those.
struct ContentKey {
  std::int64_t head = 0;
  std::int64_t tail = 0;
};
ContentKey content_key(const ContentHash& hash);

/// Used within the writer's transactions. Memory: kCachedMax ids, about 4 MB.
class ContentTable {
 public:
  static constexpr std::size_t kCachedMax = 65536;

  static Result<ContentTable> open(Connection& connection);

  struct Interned {
    std::int64_t id = 0;
    bool is_new = false;
  };
  /// The id of the text, which is put into `blocks` if it is new. Errors: kIo, kCorrupt.
  Result<Interned> intern(const Content& content, BlockWriter& blocks);

  /// The text of that id is gone: it will be new when it comes again. Errors: kIo, kCorrupt.
  Status erase(const ContentHash& hash, std::int64_t id);

  /// Call after a rollback: ids handed out since the last commit are not in the table.
  void forget() { cache_.clear(); }

 private:
  /// The hash is evenly distributed, so its first bytes will do.
  struct HashOfHash {
    std::size_t operator()(const ContentHash& hash) const noexcept;
  };
  /// Where a key stands, or the free place for it: texts whose heads are equal stand at heads one
  /// after the other.
  struct Place {
    std::int64_t head = 0;
    std::int64_t id = 0;  ///< 0: free.
  };

  ContentTable() = default;
  Result<Place> find(const ContentKey& key);

  Statement find_;
  Statement insert_;
  Statement erase_;
  std::unordered_map<ContentHash, std::int64_t, HashOfHash> cache_;
};

}  // namespace sideseat::store::sqlite
