// Finds entries by their ids; recently read blocks stay unpacked in memory.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "store/sqlite/block.h"
#include "store/sqlite/connection.h"

namespace sideseat::store::sqlite {

/// Unpacked blocks, least recently used first out. Thread-safe.
class BlockCache {
 public:
  explicit BlockCache(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  /// A block grows while it is the last one, and shrinks when entries are erased: its version.
  struct Version {
    std::int64_t count = 0;
    std::int64_t raw_bytes = 0;
    bool operator==(const Version&) const = default;
  };
  /// Null unless that version is here.
  std::shared_ptr<const Block> find(std::int64_t id, const Version& version);
  void insert(std::int64_t id, const Version& version, std::shared_ptr<const Block> block);
  void clear();

 private:
  struct Item {
    std::int64_t id;
    Version version;
    std::shared_ptr<const Block> block;
  };
  using Items = std::list<Item>;
  void erase(Items::iterator item);

  const std::size_t bytes_max_;
  std::mutex mutex_;
  // Guarded by mutex_.
  Items items_;  // Most recently used first.
  std::unordered_map<std::int64_t, Items::iterator> by_id_;
  std::size_t bytes_ = 0;
};

/// Confined to one thread at a time, within one transaction of `connection` from begin() on.
class EntryReader {
 public:
  /// `connection` and `cache` outlive it.
  static Result<std::unique_ptr<EntryReader>> open(Connection& connection, BlockCache& cache);

  /// Call at the start of each transaction: blocks may have changed.
  void begin() { last_.reset(); }

  /// The block keeps the bytes alive.
  struct Found {
    std::shared_ptr<const Block> block;
    Block::Entry entry;
  };
  /// Errors: kCorrupt if there is no such entry or it was erased; kIo.
  Result<Found> entry(std::int64_t id);

 private:
  explicit EntryReader(BlockCache& cache) : cache_(cache) {}
  /// Makes last_ the block that holds `id`.
  Status read_block(std::int64_t id);

  BlockCache& cache_;
  Statement find_block_;
  std::shared_ptr<const Block> last_;  // The one that was asked for last,
  std::int64_t last_id_ = 0;           // and its id.
};

}  // namespace sideseat::store::sqlite
