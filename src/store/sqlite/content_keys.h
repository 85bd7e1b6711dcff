// Which content has which hash: two tables, because hashes are random.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "base/hash.h"
#include "store/sqlite/connection.h"

namespace sideseat::store::sqlite {

/// A hash as the tables have it: the first 64 bits are the key, the other 64 tell texts apart that
/// share those.
struct ContentKey {
  std::int64_t head = 0;
  std::int64_t tail = 0;
};
ContentKey content_key(const ContentHash& hash);

/// The hash is evenly distributed, so its first bytes will do.
struct HashOfContentHash {
  std::size_t operator()(const ContentHash& hash) const noexcept;
};

/// Put into `content_key` one by one, each new key would change a page of its own, and those pages
/// would be half of what an append writes. So new keys go to the end of `recent_key`, which is held
/// in memory too, and when there are enough of them they are moved in the order of the hashes, some
/// with each append, so that many share a page and no append takes long.
///
/// Used within the writer's transactions. Memory: `recent_max` keys and those that come while so
/// many are moved, about 6 MB, and kFoundMax more, 4 MB. After an error, or a rollback: forget().
class ContentKeys {
 public:
  static constexpr std::size_t kRecentMax = 65536;
  static constexpr std::size_t kFoundMax = 65536;

  static Result<ContentKeys> open(Connection& connection, std::size_t recent_max = kRecentMax);

  /// The id of the content, 0 if there is none. Errors: kIo.
  Result<std::int64_t> find(const ContentHash& hash);
  /// Of a content that find() does not know, and whose id is higher than all others. Errors: kIo.
  Status insert(const ContentHash& hash, std::int64_t id);
  /// Does nothing if there is no such key with that id. Errors: kIo.
  Status erase(const ContentHash& hash, std::int64_t id);
  /// Call once a transaction: moves some keys, as many as the transaction can bear. Errors: kIo.
  Status settle();

  /// What is kept in memory may not be what the file has.
  void forget();

 private:
  struct Moving {
    ContentHash hash;
    std::int64_t id = 0;
  };
  enum class Phase : std::uint8_t {
    kGathering,  ///< Until there are enough.
    kMoving,     ///< `moving_` is in the order of the heads.
    kClearing,   ///< All of them have been moved; `moving_` is in the order of the ids.
  };
  /// Where a key stands in `content_key`, or the free place for it: texts whose heads are equal
  /// stand at heads one after the other.
  struct Place {
    std::int64_t head = 0;
    std::int64_t id = 0;  ///< 0: free.
  };

  ContentKeys() = default;
  Status load();
  Result<Place> find_place(const ContentKey& key);
  bool is_recent(const Moving& key) const;
  void begin_moving();
  Status move(std::size_t count);
  Status clear(std::size_t count);

  Statement find_;
  Statement insert_;
  Statement erase_;
  Statement list_recent_;
  Statement insert_recent_;
  Statement erase_recent_;
  Statement clear_recent_;

  std::size_t recent_max_ = kRecentMax;
  bool is_loaded_ = false;
  using Ids = std::unordered_map<ContentHash, std::int64_t, HashOfContentHash>;
  Ids recent_;             ///< All of `recent_key`.
  Ids found_;              ///< Of `content_key`: a conversation sends the same texts again at once.
  std::size_t added_ = 0;  ///< Since the last settle().
  Phase phase_ = Phase::kGathering;
  std::vector<Moving> moving_;
  std::size_t moved_ = 0;  ///< So many of `moving_` are done in this phase.
};

}  // namespace sideseat::store::sqlite
