// A cache of recent hashes in front of the keys: a conversation sends the same texts again at once.
#include "store/sqlite/content_table.h"

#include <cstring>

namespace sideseat::store::sqlite {
namespace {

std::int64_t big_endian(const std::uint8_t* bytes) {
  std::uint64_t value = 0;
  for (int i = 0; i < 8; ++i) value = value << 8 | bytes[i];
  return static_cast<std::int64_t>(value);
}

/// Around the end of the numbers as well.
std::int64_t next(std::int64_t head) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(head) + 1);
}

}  // namespace

ContentKey content_key(const ContentHash& hash) {
  return {big_endian(hash.bytes.data()), big_endian(hash.bytes.data() + 8)};
}

std::size_t ContentTable::HashOfHash::operator()(const ContentHash& hash) const noexcept {
  std::size_t value = 0;
  std::memcpy(&value, hash.bytes.data(), sizeof value);
  return value;
}

Result<ContentTable> ContentTable::open(Connection& connection) {
  ContentTable table;
  SIDESEAT_TRY(table.find_, connection.prepare("SELECT tail,id FROM content_key WHERE head=?1"));
  SIDESEAT_TRY(table.insert_,
               connection.prepare("INSERT INTO content_key(head,tail,id) VALUES(?1,?2,?3)"));
  SIDESEAT_TRY(table.erase_, connection.prepare("DELETE FROM content_key WHERE head=?1"));
  return table;
}

Result<ContentTable::Interned> ContentTable::intern(const Content& content, BlockWriter& blocks) {
  const bool is_hashed = content.hash != ContentHash{};
  const ContentHash hash = is_hashed ? content.hash : content_hash(content.text);
  if (const auto cached = cache_.find(hash); cached != cache_.end()) {
    return Interned{cached->second, false};
  }
  const ContentKey key = content_key(hash);
  SIDESEAT_TRY(const Place place, find(key));
  Interned interned{place.id, place.id == 0};
  if (interned.is_new) {
    const EntryKind kind = content.searchable ? EntryKind::kSearchable : EntryKind::kContent;
    SIDESEAT_TRY(interned.id, blocks.add(kind, content.text));
    insert_.bind(place.head, key.tail, interned.id);
    SIDESEAT_CHECK(insert_.run());
  }
  if (cache_.size() >= kCachedMax) cache_.clear();
  cache_.emplace(hash, interned.id);
  return interned;
}

Result<ContentTable::Place> ContentTable::find(const ContentKey& key) {
  const StatementReset reset(find_);
  for (std::int64_t head = key.head;; head = next(head)) {
    find_.bind(head);
    SIDESEAT_TRY(const Step step, find_.step());
    if (step == Step::kDone) return Place{head, 0};
    if (find_.integer(0) == key.tail) return Place{head, find_.integer(1)};
  }
}

Status ContentTable::erase(const ContentHash& hash, std::int64_t id) {
  cache_.erase(hash);
  SIDESEAT_TRY(const Place place, find(content_key(hash)));
  if (place.id != id) return ok();
  erase_.bind(place.head);
  return erase_.run();
}

}  // namespace sideseat::store::sqlite
