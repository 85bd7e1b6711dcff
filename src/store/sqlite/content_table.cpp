// A cache of recent hashes in front of the table: a conversation sends the same texts again at
// once.
#include "store/sqlite/content_table.h"

#include <cstring>

#include "store/sqlite/rows.h"

namespace sideseat::store::sqlite {

std::size_t ContentTable::HashOfHash::operator()(const ContentHash& hash) const noexcept {
  std::size_t value = 0;
  std::memcpy(&value, hash.bytes.data(), sizeof value);
  return value;
}

Result<ContentTable> ContentTable::open(Connection& connection) {
  ContentTable table(connection);
  SIDESEAT_TRY(table.find_, connection.prepare("SELECT id FROM content WHERE hash=?1"));
  SIDESEAT_TRY(table.insert_, connection.prepare("INSERT INTO content(hash,text) VALUES(?1,?2)"));
  return table;
}

Result<ContentTable::Interned> ContentTable::intern(const Content& content) {
  const std::string_view text = content.text;
  const ContentHash hash = content.hash == ContentHash{} ? content_hash(text) : content.hash;
  if (const auto cached = cache_.find(hash); cached != cache_.end())
    return Interned{cached->second, false};
  SIDESEAT_TRY(const Interned interned, find_or_insert(hash, text));
  if (cache_.size() >= kCachedMax) cache_.clear();
  cache_.emplace(hash, interned.id);
  return interned;
}

Result<ContentTable::Interned> ContentTable::find_or_insert(const ContentHash& hash,
                                                            std::string_view text) {
  const Blob key = hash_blob(hash);
  find_.bind(key);
  SIDESEAT_TRY(const Step step, find_.step());
  const std::int64_t known = step == Step::kRow ? find_.integer(0) : 0;
  find_.reset();
  if (step == Step::kRow) return Interned{known, false};
  insert_.bind(key, text);
  SIDESEAT_CHECK(insert_.run());
  return Interned{connection_->last_insert_id(), true};
}

}  // namespace sideseat::store::sqlite
