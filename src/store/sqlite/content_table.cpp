// The key first, then the text.
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
  SIDESEAT_TRY(const std::int64_t known, keys_.find(hash));
  Interned interned{known, known == 0};
  if (interned.is_new) {
    const EntryKind kind = content.searchable ? EntryKind::kSearchable : EntryKind::kContent;
    SIDESEAT_TRY(interned.id, blocks.add(kind, content.text));
    SIDESEAT_CHECK(keys_.insert(hash, interned.id));
  }
  return interned;
}

}  // namespace sideseat::store::sqlite
