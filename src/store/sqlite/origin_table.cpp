// By the hash of the bytes; a program has a few origins, so a small cache has nearly all.
#include "store/sqlite/origin_table.h"

#include "store/sqlite/rows.h"

namespace sideseat::store::sqlite {

constexpr std::size_t kCachedMax = 1024;

Result<OriginTable> OriginTable::open(Connection& connection) {
  SIDESEAT_TRY(NameEraser eraser, NameEraser::open(connection, "origin"));
  OriginTable table(connection, std::move(eraser));
  SIDESEAT_TRY(table.find_, connection.prepare("SELECT id FROM origin WHERE hash=?1"));
  SIDESEAT_TRY(table.insert_, connection.prepare("INSERT INTO origin(hash,bytes) VALUES(?1,?2)"));
  return table;
}

Result<std::int64_t> OriginTable::intern(std::string_view bytes) {
  if (bytes.empty()) return 0;
  const ContentHash hash = content_hash(bytes);
  if (const auto cached = cache_.find(hash); cached != cache_.end()) return cached->second;
  find_.bind(hash_blob(hash));
  SIDESEAT_TRY(const Step step, find_.step());
  std::int64_t id = step == Step::kRow ? find_.integer(0) : 0;
  find_.reset();
  if (step == Step::kDone) {
    insert_.bind(hash_blob(hash), Blob{bytes});
    SIDESEAT_CHECK(insert_.run());
    id = connection_->last_insert_id();
  }
  eraser_.note(id);
  if (cache_.size() >= kCachedMax) cache_.clear();
  cache_.emplace(hash, id);
  return id;
}

}  // namespace sideseat::store::sqlite
