// One statement and two caches: the last block, and the shared ones.
#include "store/sqlite/entry_reader.h"

#include <utility>

namespace sideseat::store::sqlite {

std::shared_ptr<const Block> BlockCache::find(std::int64_t id, const Version& version) {
  const std::lock_guard guard(mutex_);
  const auto found = by_id_.find(id);
  if (found == by_id_.end() || found->second->version != version) return nullptr;
  items_.splice(items_.begin(), items_, found->second);
  return found->second->block;
}

void BlockCache::insert(std::int64_t id, const Version& version,
                        std::shared_ptr<const Block> block) {
  const std::lock_guard guard(mutex_);
  if (const auto old = by_id_.find(id); old != by_id_.end()) erase(old->second);
  // One that would drive out most of the others is not kept.
  if (block->raw_bytes() > bytes_max_ / 4) return;
  bytes_ += block->raw_bytes();
  items_.push_front({id, version, std::move(block)});
  by_id_[id] = items_.begin();
  while (bytes_ > bytes_max_) erase(std::prev(items_.end()));
}

void BlockCache::clear() {
  const std::lock_guard guard(mutex_);
  items_.clear();
  by_id_.clear();
  bytes_ = 0;
}

void BlockCache::erase(Items::iterator item) {
  bytes_ -= item->block->raw_bytes();
  by_id_.erase(item->id);
  items_.erase(item);
}

Result<std::unique_ptr<EntryReader>> EntryReader::open(Connection& connection, BlockCache& cache) {
  std::unique_ptr<EntryReader> reader(new EntryReader(cache));
  SIDESEAT_TRY(reader->find_block_, connection.prepare("SELECT id,count,raw_bytes,bytes FROM block"
                                                       " WHERE id<=?1 ORDER BY id DESC LIMIT 1"));
  return reader;
}

Result<EntryReader::Found> EntryReader::entry(std::int64_t id) {
  const auto is_in_last = [this, id] {
    return last_ != nullptr && id >= last_id_ &&
           static_cast<std::uint64_t>(id - last_id_) < last_->count();
  };
  if (!is_in_last()) {
    SIDESEAT_CHECK(read_block(id));
  }
  Block::Entry entry;
  if (is_in_last()) entry = last_->entry(static_cast<std::size_t>(id - last_id_));
  if (entry.kind == EntryKind::kErased) {
    return Error(ErrorCode::kCorrupt, "a stored text is missing");
  }
  return Found{last_, entry};
}

Status EntryReader::read_block(std::int64_t id) {
  find_block_.bind(id);
  const StatementReset reset(find_block_);
  SIDESEAT_TRY(const Step step, find_block_.step());
  if (step == Step::kDone) return ok();
  const std::int64_t block_id = find_block_.integer(0);
  const BlockCache::Version version{find_block_.integer(1), find_block_.integer(2)};
  std::shared_ptr<const Block> block = cache_.find(block_id, version);
  if (block == nullptr) {
    SIDESEAT_TRY(block, Block::unpack(find_block_.bytes(3), version.raw_bytes));
    cache_.insert(block_id, version, block);
  }
  last_ = std::move(block);
  last_id_ = block_id;
  return ok();
}

}  // namespace sideseat::store::sqlite
