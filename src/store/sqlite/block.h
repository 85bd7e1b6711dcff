// Entries: texts with neighbouring ids that are compressed together.
//
// A block's raw bytes are
//
//   count:varint  head:varint[count]  bytes          head = size * 4 + kind
//
// and stand compressed in the table `block`, whose id is that of the first entry.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sideseat::store::sqlite {

/// The numbers are stored.
enum class EntryKind : std::uint8_t {
  kErased = 0,      ///< Its bytes are gone; the id stays, so that its neighbours keep theirs.
  kContent = 1,     ///< A text stored once, by hash.
  kSearchable = 2,  ///< The same, and its words may be asked for.
  kRest = 3,        ///< A span's previews and rest (span_entry.h).
};

inline bool is_content(EntryKind kind) {
  return kind == EntryKind::kContent || kind == EntryKind::kSearchable;
}

/// A block that is read: immutable.
class Block {
 public:
  struct Entry {
    EntryKind kind = EntryKind::kErased;
    std::string_view bytes;  ///< Lives as long as the block.
  };

  /// `packed` as stored. Errors: kCorrupt.
  static Result<std::shared_ptr<const Block>> unpack(std::string_view packed,
                                                     std::int64_t raw_bytes);
  Block(const Block&) = delete;
  Block& operator=(const Block&) = delete;

  std::size_t count() const { return kinds_.size(); }
  Entry entry(std::size_t index) const;
  std::size_t raw_bytes() const { return raw_.size(); }

 private:
  Block() = default;
  Status index();

  std::string raw_;
  std::vector<EntryKind> kinds_;
  std::vector<std::size_t> begins_;  // Where each begins in raw_; one more: the end.
};

/// A block that is written.
class BlockBuilder {
 public:
  /// The bytes are those of both views together.
  void add(EntryKind kind, std::string_view front, std::string_view back = {});

  std::size_t count() const { return count_; }
  bool empty() const { return count_ == 0; }
  /// What raw() would have, or a few bytes less.
  std::size_t raw_bytes() const { return heads_.size() + bytes_.size(); }
  std::string raw() const;

 private:
  std::size_t count_ = 0;
  std::string heads_;
  std::string bytes_;
};

}  // namespace sideseat::store::sqlite
