// Takes the bytes of dead entries out of their blocks.
#pragma once

#include <cstdint>
#include <vector>

#include "store/sqlite/block_writer.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/content_table.h"
#include "store/sqlite/entry_reader.h"
#include "store/sqlite/sqlite_store.h"

namespace sideseat::store::sqlite {

/// Whoever deletes or replaces rows lists the entries that may be dead by it in `dead_entry`, in
/// the same transaction: the span's own entry, and contents that the trace referred to. The sweeper
/// looks whether contents are used again by now, so more may be listed than is dead. Used within
/// the writer's transactions.
class Sweeper {
 public:
  /// `entries` outlives it and reads through `connection`.
  static Result<std::unique_ptr<Sweeper>> open(Connection& connection, EntryReader& entries);

  /// Erases what is dead in the first `blocks_max` blocks that have listed entries: the bytes, the
  /// keys of contents, and what `attachment_use` says of them. Searchable texts that are gone are
  /// added to `erased`. Errors: kIo, kCorrupt.
  Result<Swept> sweep(std::size_t blocks_max, BlockWriter& blocks, ContentTable& contents,
                      std::vector<EraseResult::Text>& erased);

 private:
  explicit Sweeper(EntryReader& entries) : entries_(entries) {}

  struct Work {
    std::int64_t block = 0;
    std::vector<std::int64_t> listed;
  };
  /// The listed entries of one block more than asked for, grouped by block.
  Result<std::vector<Work>> find_work(std::size_t blocks);
  Status sweep_block(const Work& work, BlockWriter& blocks, ContentTable& contents,
                     std::vector<EraseResult::Text>& erased);
  enum class State : std::uint8_t { kUsed, kDead, kGone };
  Result<State> state_of(std::int64_t id, ContentTable& contents,
                         std::vector<EraseResult::Text>& erased);

  EntryReader& entries_;
  Statement list_;
  Statement find_use_;
  Statement erase_attachment_uses_;
  Statement unlist_;
};

}  // namespace sideseat::store::sqlite
