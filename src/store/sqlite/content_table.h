// Stores each distinct text once and says under which id.
#pragma once

#include <cstdint>
#include <utility>

#include "base/hash.h"
#include "store/sqlite/block_writer.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/content_keys.h"
#include "store/store.h"

namespace sideseat::store::sqlite {

/// Used within the writer's transactions.
class ContentTable {
 public:
  static Result<ContentTable> open(Connection& connection);

  struct Interned {
    std::int64_t id = 0;
    bool is_new = false;
  };
  /// The id of the text, which is put into `blocks` if it is new. Errors: kIo, kCorrupt.
  Result<Interned> intern(const Content& content, BlockWriter& blocks);

  /// The text of that id is gone: it will be new when it comes again. Errors: kIo, kCorrupt.
  Status erase(const ContentHash& hash, std::int64_t id) { return keys_.erase(hash, id); }

  /// ContentKeys::settle().
  Status settle() { return keys_.settle(); }

  /// Call after a rollback: ids handed out since the last commit are not in the table.
  void forget() { keys_.forget(); }

 private:
  explicit ContentTable(ContentKeys keys) : keys_(std::move(keys)) {}

  ContentKeys keys_;
};

}  // namespace sideseat::store::sqlite
