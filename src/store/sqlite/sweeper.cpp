// Block by block, in the order of their ids.
#include "store/sqlite/sweeper.h"

namespace sideseat::store::sqlite {

Result<std::unique_ptr<Sweeper>> Sweeper::open(Connection& connection, EntryReader& entries) {
  std::unique_ptr<Sweeper> sweeper(new Sweeper(entries));
  SIDESEAT_TRY(sweeper->list_,
               connection.prepare("SELECT id,(SELECT max(id) FROM block WHERE id<=dead_entry.id)"
                                  " FROM dead_entry WHERE id>?1 ORDER BY id"));
  SIDESEAT_TRY(sweeper->find_use_,
               connection.prepare("SELECT 1 FROM content_use WHERE content=?1 LIMIT 1"));
  SIDESEAT_TRY(sweeper->erase_attachment_uses_,
               connection.prepare("DELETE FROM attachment_use WHERE content=?1"));
  SIDESEAT_TRY(sweeper->unlist_,
               connection.prepare("DELETE FROM dead_entry WHERE id BETWEEN ?1 AND ?2"));
  return sweeper;
}

Result<Swept> Sweeper::sweep(std::size_t blocks_max, BlockWriter& blocks, ContentTable& contents,
                             std::vector<SearchableTexts::Text>& erased) {
  unused_.clear();
  SIDESEAT_TRY(const std::vector<Work> work, find_work(0, blocks_max + 1));
  for (std::size_t i = 0; i < work.size() && i < blocks_max; ++i) {
    SIDESEAT_CHECK(sweep_block(work[i], blocks, erased));
  }
  for (const Unused& content : unused_) {
    SIDESEAT_CHECK(contents.erase(content.hash, content.id));
  }
  return work.size() > blocks_max ? Swept::kSome : Swept::kAll;
}

Result<std::optional<std::int64_t>> Sweeper::find_unused(std::int64_t after, std::size_t blocks_max,
                                                         std::vector<Unused>& unused) {
  SIDESEAT_TRY(const std::vector<Work> work, find_work(after, blocks_max));
  for (const Work& block : work) {
    for (const std::int64_t id : block.listed) {
      const auto found = entries_.entry(id);
      if (!found || !is_content(found->entry.kind)) continue;  // The sweep will tell.
      SIDESEAT_TRY(const bool used, is_used(id));
      if (!used) unused.push_back({content_hash(found->entry.bytes), id});
    }
  }
  if (work.size() < blocks_max) return std::optional<std::int64_t>();
  return std::optional(work.back().listed.back());
}

Status Sweeper::erase_keys(std::span<const Unused> unused, ContentTable& contents) {
  for (const Unused& content : unused) {
    SIDESEAT_TRY(const bool used, is_used(content.id));
    if (used) continue;
    SIDESEAT_CHECK(contents.erase(content.hash, content.id));
  }
  return ok();
}

Result<bool> Sweeper::is_used(std::int64_t content) {
  find_use_.bind(content);
  const StatementReset reset(find_use_);
  SIDESEAT_TRY(const Step step, find_use_.step());
  return step == Step::kRow;
}

Result<std::vector<Sweeper::Work>> Sweeper::find_work(std::int64_t after, std::size_t blocks) {
  std::vector<Work> work;
  list_.bind(after);
  const StatementReset reset(list_);
  for (;;) {
    SIDESEAT_TRY(const Step step, list_.step());
    if (step == Step::kDone) return work;
    const std::int64_t block = list_.integer(1);
    if (work.empty() || work.back().block != block) {
      if (work.size() == blocks) return work;
      work.push_back({block, {}});
    }
    work.back().listed.push_back(list_.integer(0));
  }
}

Status Sweeper::sweep_block(const Work& work, BlockWriter& blocks,
                            std::vector<SearchableTexts::Text>& erased) {
  std::vector<std::size_t> dead;
  for (const std::int64_t id : work.listed) {
    SIDESEAT_TRY(const State state, state_of(id, erased));
    if (state == State::kDead) dead.push_back(static_cast<std::size_t>(id - work.block));
  }
  if (!dead.empty()) {
    SIDESEAT_CHECK(blocks.erase(work.block, dead));
    entries_.begin();
  }
  unlist_.bind(work.listed.front(), work.listed.back());
  return unlist_.run();
}

Result<Sweeper::State> Sweeper::state_of(std::int64_t id,
                                         std::vector<SearchableTexts::Text>& erased) {
  const auto found = entries_.entry(id);
  if (!found) {
    // One that was erased before, or that a damaged list names.
    if (found.error().code() == ErrorCode::kCorrupt) return State::kGone;
    return found.error().clone();
  }
  if (!is_content(found->entry.kind)) return State::kDead;
  SIDESEAT_TRY(const bool used, is_used(id));
  if (used) return State::kUsed;
  unused_.push_back({content_hash(found->entry.bytes), id});
  if (found->entry.kind == EntryKind::kSearchable) {
    erased.push_back({id, std::string(found->entry.bytes)});
  }
  erase_attachment_uses_.bind(id);
  SIDESEAT_CHECK(erase_attachment_uses_.run());
  return State::kDead;
}

}  // namespace sideseat::store::sqlite
