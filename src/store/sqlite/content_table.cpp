// A cache of recent hashes in front of the table: a conversation sends the same texts again at
// once.
#include "store/sqlite/content_table.h"

#include <cstring>

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

Result<std::int64_t> ContentTable::intern(std::string_view text) {
  const ContentHash hash = content_hash(text);
  if (const auto cached = cache_.find(hash); cached != cache_.end()) return cached->second;
  SIDESEAT_TRY(const std::int64_t id, find_or_insert(hash, text));
  if (cache_.size() >= kCachedMax) cache_.clear();
  cache_.emplace(hash, id);
  return id;
}

Result<std::int64_t> ContentTable::find_or_insert(const ContentHash& hash, std::string_view text) {
  const Blob key{{reinterpret_cast<const char*>(hash.bytes.data()), hash.bytes.size()}};
  find_.bind(key);
  SIDESEAT_TRY(const Step step, find_.step());
  const std::int64_t known = step == Step::kRow ? find_.integer(0) : 0;
  find_.reset();
  if (step == Step::kRow) return known;
  insert_.bind(key, text);
  SIDESEAT_CHECK(insert_.run());
  return connection_->last_insert_id();
}

}  // namespace sideseat::store::sqlite
