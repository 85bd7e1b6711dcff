// Block by block, in the order of their ids.
#include "store/sqlite/sweeper.h"

namespace sideseat::store::sqlite {

Result<std::unique_ptr<Sweeper>> Sweeper::open(Connection& connection, EntryReader& entries) {
  std::unique_ptr<Sweeper> sweeper(new Sweeper(entries));
  SIDESEAT_TRY(sweeper->list_,
               connection.prepare("SELECT id,(SELECT max(id) FROM block WHERE id<=dead_entry.id)"
                                  " FROM dead_entry ORDER BY id"));
  SIDESEAT_TRY(sweeper->find_use_,
               connection.prepare("SELECT 1 FROM content_use WHERE content=?1 LIMIT 1"));
  SIDESEAT_TRY(sweeper->erase_attachment_uses_,
               connection.prepare("DELETE FROM attachment_use WHERE content=?1"));
  SIDESEAT_TRY(sweeper->unlist_, connection.prepare("DELETE FROM dead_entry WHERE id=?1"));
  return sweeper;
}

Result<Swept> Sweeper::sweep(std::size_t blocks_max, BlockWriter& blocks, ContentTable& contents,
                             std::vector<EraseResult::Text>& erased) {
  SIDESEAT_TRY(const std::vector<Work> work, find_work(blocks_max + 1));
  for (std::size_t i = 0; i < work.size() && i < blocks_max; ++i) {
    SIDESEAT_CHECK(sweep_block(work[i], blocks, contents, erased));
  }
  return work.size() > blocks_max ? Swept::kSome : Swept::kAll;
}

Result<std::vector<Sweeper::Work>> Sweeper::find_work(std::size_t blocks) {
  std::vector<Work> work;
  list_.bind();
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

Status Sweeper::sweep_block(const Work& work, BlockWriter& blocks, ContentTable& contents,
                            std::vector<EraseResult::Text>& erased) {
  std::vector<std::size_t> dead;
  for (const std::int64_t id : work.listed) {
    SIDESEAT_TRY(const State state, state_of(id, contents, erased));
    if (state == State::kDead) dead.push_back(static_cast<std::size_t>(id - work.block));
  }
  if (!dead.empty()) {
    SIDESEAT_CHECK(blocks.erase(work.block, dead));
    entries_.begin();
  }
  for (const std::int64_t id : work.listed) {
    unlist_.bind(id);
    SIDESEAT_CHECK(unlist_.run());
  }
  return ok();
}

Result<Sweeper::State> Sweeper::state_of(std::int64_t id, ContentTable& contents,
                                         std::vector<EraseResult::Text>& erased) {
  const auto found = entries_.entry(id);
  if (!found) {
    // One that was erased before, or that a damaged list names.
    if (found.error().code() == ErrorCode::kCorrupt) return State::kGone;
    return found.error().clone();
  }
  if (!is_content(found->entry.kind)) return State::kDead;
  find_use_.bind(id);
  SIDESEAT_TRY(const Step used, find_use_.step());
  find_use_.reset();
  if (used == Step::kRow) return State::kUsed;
  SIDESEAT_CHECK(contents.erase(content_hash(found->entry.bytes), id));
  if (found->entry.kind == EntryKind::kSearchable) {
    erased.push_back({id, std::string(found->entry.bytes)});
  }
  erase_attachment_uses_.bind(id);
  SIDESEAT_CHECK(erase_attachment_uses_.run());
  return State::kDead;
}

}  // namespace sideseat::store::sqlite
