// Takes the bytes of dead entries out of their blocks.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
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

  struct Unused {
    ContentHash hash;
    std::int64_t id = 0;
  };
  /// Finds the contents that nobody uses among the entries listed behind `after`, in `blocks_max`
  /// blocks. Returns where to go on; nothing: that was all. Errors: kIo, kCorrupt.
  Result<std::optional<std::int64_t>> find_unused(std::int64_t after, std::size_t blocks_max,
                                                  std::vector<Unused>& unused);
  /// Erases the keys of those that nobody uses by now, so that nobody will. sweep() does it, too;
  /// keys lie in the order of their hashes, and whoever erases many of them in that order
  /// beforehand writes few pages. Errors: kIo, kCorrupt.
  Status erase_keys(std::span<const Unused> unused, ContentTable& contents);

  /// Erases what is dead in the first `blocks_max` blocks that have listed entries: the bytes, the
  /// keys of contents, and what `attachment_use` says of them. Searchable texts that are gone are
  /// added to `erased`. Errors: kIo, kCorrupt.
  Result<Swept> sweep(std::size_t blocks_max, BlockWriter& blocks, ContentTable& contents,
                      std::vector<SearchableTexts::Text>& erased);

 private:
  explicit Sweeper(EntryReader& entries) : entries_(entries) {}

  struct Work {
    std::int64_t block = 0;
    std::vector<std::int64_t> listed;
  };
  /// The listed entries behind `after` of so many blocks, grouped by block.
  Result<std::vector<Work>> find_work(std::int64_t after, std::size_t blocks);
  Result<bool> is_used(std::int64_t content);
  Status sweep_block(const Work& work, BlockWriter& blocks,
                     std::vector<SearchableTexts::Text>& erased);
  enum class State : std::uint8_t { kUsed, kDead, kGone };
  Result<State> state_of(std::int64_t id, std::vector<SearchableTexts::Text>& erased);

  EntryReader& entries_;
  Statement list_;
  Statement find_use_;
  Statement erase_attachment_uses_;
  Statement unlist_;
  std::vector<Unused> unused_;  ///< Contents whose keys the sweep at hand is to erase.
};

}  // namespace sideseat::store::sqlite
