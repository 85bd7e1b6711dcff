// Puts entries into blocks, and blocks into the table.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "store/sqlite/block.h"
#include "store/sqlite/block_packer.h"
#include "store/sqlite/connection.h"

namespace sideseat::store::sqlite {

/// Used within the writer's transactions. The last block stays open from append to append until it
/// is full, so that small appends share blocks; what it holds is written at each flush().
class BlockWriter {
 public:
  /// Raw bytes of a full block: large enough to compress well and to fill its pages (half of it
  /// takes a fifth more on disk), small enough that reading one entry takes some tens of
  /// microseconds. A larger entry is a block of its own.
  static constexpr std::size_t kRawBytesMax = std::size_t{64} * 1024;

  static Result<BlockWriter> open(Connection& connection);

  /// The id of the new entry, whose bytes are those of both views together. Ids grow by one and are
  /// never used again. Errors: kIo, kCorrupt.
  Result<std::int64_t> add(EntryKind kind, std::string_view front, std::string_view back = {});

  /// Before the commit: everything added so far is in the table. Errors: kIo.
  Status flush();

  /// Of the newest entry, also before its commit; 0: there is none. Errors: kIo, kCorrupt.
  Result<std::int64_t> last_id();

  /// Takes the bytes of the entries out of a block: `indexes` count from its first. The block of
  /// the highest ids stays even without entries, so that its ids are not given out again; another
  /// one without any is deleted. Errors: kIo, kCorrupt.
  Status erase(std::int64_t block_id, const std::vector<std::size_t>& indexes);

  /// Call after a rollback: what was added since the last commit is not in the table.
  void forget();

 private:
  BlockWriter() = default;
  /// Goes on with the last block of the table, or behind it.
  Status resume();
  /// The full blocks.
  Status put_packed();
  Status put(const PackedBlock& block);

  Statement find_last_;
  Statement find_;
  Statement find_next_;
  Statement put_;
  Statement delete_;
  bool resumed_ = false;
  std::int64_t open_id_ = 0;  ///< Id of the first entry of open_.
  BlockBuilder open_;
  std::unique_ptr<BlockPacker> packer_ = std::make_unique<BlockPacker>();
  bool is_written_ = true;  ///< Whether the table has all of open_.
};

}  // namespace sideseat::store::sqlite
