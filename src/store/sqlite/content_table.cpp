// A cache of recently asked hashes in front of the keys.
#include "store/sqlite/content_table.h"

#include <utility>

namespace sideseat::store::sqlite {

Result<ContentTable> ContentTable::open(Connection& connection) {
  SIDESEAT_TRY(ContentKeys keys, ContentKeys::open(connection));
  return ContentTable(std::move(keys));
}

Result<ContentTable::Interned> ContentTable::intern(const Content& content, BlockWriter& blocks) {
  const bool is_hashed = content.hash != ContentHash{};
  const ContentHash hash = is_hashed ? content.hash : content_hash(content.text);
  if (const auto cached = cache_.find(hash); cached != cache_.end()) {
    return Interned{cached->second, false};
  }
  SIDESEAT_TRY(const std::int64_t known, keys_.find(hash));
  Interned interned{known, known == 0};
  if (interned.is_new) {
    const EntryKind kind = content.searchable ? EntryKind::kSearchable : EntryKind::kContent;
    SIDESEAT_TRY(interned.id, blocks.add(kind, content.text));
    SIDESEAT_CHECK(keys_.insert(hash, interned.id));
    return interned;
  }
  if (cache_.size() >= kCachedMax) cache_.clear();
  cache_.emplace(hash, interned.id);
  return interned;
}

Status ContentTable::erase(const ContentHash& hash, std::int64_t id) {
  cache_.erase(hash);
  return keys_.erase(hash, id);
}

void ContentTable::forget() {
  keys_.forget();
  cache_.clear();
}

}  // namespace sideseat::store::sqlite
