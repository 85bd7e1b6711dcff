// One open block, and the rewriting of old ones.
#include "store/sqlite/block_writer.h"

#include <utility>

namespace sideseat::store::sqlite {
namespace {

/// Of full blocks on their way to the table.
constexpr std::size_t kPackedAtOnceBytesMax = std::size_t{1} << 20;

}  // namespace

Result<BlockWriter> BlockWriter::open(Connection& connection) {
  BlockWriter writer;
  SIDESEAT_TRY(
      writer.find_last_,
      connection.prepare("SELECT id,count,raw_bytes,bytes FROM block ORDER BY id DESC LIMIT 1"));
  SIDESEAT_TRY(writer.find_, connection.prepare("SELECT raw_bytes,bytes FROM block WHERE id=?1"));
  SIDESEAT_TRY(writer.find_next_, connection.prepare("SELECT 1 FROM block WHERE id>?1 LIMIT 1"));
  SIDESEAT_TRY(writer.put_,
               connection.prepare("INSERT OR REPLACE INTO block(id,count,raw_bytes,bytes)"
                                  " VALUES(?1,?2,?3,?4)"));
  SIDESEAT_TRY(writer.delete_, connection.prepare("DELETE FROM block WHERE id=?1"));
  return writer;
}

Result<std::int64_t> BlockWriter::add(EntryKind kind, std::string_view front,
                                      std::string_view back) {
  if (!resumed_) {
    SIDESEAT_CHECK(resume());
  }
  const std::size_t size = front.size() + back.size();
  if (!open_.empty() && open_.raw_bytes() + size > kRawBytesMax) {
    const auto count = static_cast<std::int64_t>(open_.count());
    if (!is_written_) packer_->add(open_id_, std::move(open_));
    open_id_ += count;
    open_ = {};
    if (packer_->raw_bytes() >= kPackedAtOnceBytesMax) {
      SIDESEAT_CHECK(put_packed());
    }
  }
  const std::int64_t id = open_id_ + static_cast<std::int64_t>(open_.count());
  open_.add(kind, front, back);
  is_written_ = false;
  return id;
}

Result<std::int64_t> BlockWriter::last_id() {
  if (!resumed_) {
    SIDESEAT_CHECK(resume());
  }
  return open_id_ + static_cast<std::int64_t>(open_.count()) - 1;
}

Status BlockWriter::flush() {
  if (is_written_) return put_packed();
  const PackedBlock open = pack_block(open_id_, open_);  // While others are packed.
  SIDESEAT_CHECK(put_packed());
  SIDESEAT_CHECK(put(open));
  is_written_ = true;
  return ok();
}

Status BlockWriter::put_packed() {
  if (packer_->raw_bytes() == 0) return ok();
  for (const PackedBlock& block : packer_->finish()) {
    SIDESEAT_CHECK(put(block));
  }
  return ok();
}

Status BlockWriter::put(const PackedBlock& block) {
  put_.bind(block.id, block.count, block.raw_bytes, Blob{block.bytes});
  return put_.run();
}

Status BlockWriter::resume() {
  const StatementReset reset(find_last_);
  SIDESEAT_TRY(const Step step, find_last_.step());
  open_id_ = 1;
  open_ = {};
  if (step == Step::kRow) {
    open_id_ = find_last_.integer(0);
    const std::int64_t raw_bytes = find_last_.integer(2);
    if (raw_bytes >= static_cast<std::int64_t>(kRawBytesMax)) {
      open_id_ += find_last_.integer(1);
    } else {
      SIDESEAT_TRY(const auto last, Block::unpack(find_last_.bytes(3), raw_bytes));
      for (std::size_t i = 0; i < last->count(); ++i) {
        const Block::Entry entry = last->entry(i);
        open_.add(entry.kind, entry.bytes);
      }
    }
  }
  resumed_ = true;
  is_written_ = true;
  return ok();
}

Status BlockWriter::erase(std::int64_t block_id, const std::vector<std::size_t>& indexes) {
  SIDESEAT_CHECK(flush());
  std::shared_ptr<const Block> block;
  {
    find_.bind(block_id);
    const StatementReset reset(find_);
    SIDESEAT_TRY(const Step step, find_.step());
    if (step == Step::kDone) return Error(ErrorCode::kCorrupt, "a stored block is missing");
    SIDESEAT_TRY(block, Block::unpack(find_.bytes(1), find_.integer(0)));
  }
  std::vector<bool> is_dead(block->count());
  for (const std::size_t index : indexes) {
    if (index < is_dead.size()) is_dead[index] = true;
  }
  BlockBuilder left;
  bool any_left = false;
  for (std::size_t i = 0; i < block->count(); ++i) {
    const Block::Entry entry = is_dead[i] ? Block::Entry() : block->entry(i);
    any_left = any_left || entry.kind != EntryKind::kErased;
    left.add(entry.kind, entry.bytes);
  }
  if (block_id >= open_id_) forget();  // It is the open block.
  find_next_.bind(block_id);
  SIDESEAT_TRY(const Step next, find_next_.step());
  find_next_.reset();
  if (any_left || next == Step::kDone) return put(pack_block(block_id, left));
  delete_.bind(block_id);
  return delete_.run();
}

void BlockWriter::forget() {
  packer_->forget();
  resumed_ = false;
  open_ = {};
  is_written_ = true;
}

}  // namespace sideseat::store::sqlite
