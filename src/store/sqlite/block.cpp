// Heads in front, so that one pass over them finds every entry.
#include "store/sqlite/block.h"

#include "base/varint.h"
#include "base/zstd.h"

namespace sideseat::store::sqlite {
namespace {

constexpr unsigned kKindBits = 2;
constexpr std::uint64_t kKindMask = (1U << kKindBits) - 1;
/// Beyond what any request can bring: a damaged number.
constexpr std::int64_t kRawBytesMax = std::int64_t{1} << 30;

Error damaged() { return {ErrorCode::kCorrupt, "a stored block of texts is damaged"}; }

}  // namespace

Result<std::shared_ptr<const Block>> Block::unpack(std::string_view packed,
                                                   std::int64_t raw_bytes) {
  if (raw_bytes < 0 || raw_bytes > kRawBytesMax) return damaged();
  const auto size = static_cast<std::size_t>(raw_bytes);
  auto raw = zstd_decompress(packed, size);
  if (!raw || raw->size() != size) return damaged();
  const std::shared_ptr<Block> block(new Block);
  block->raw_ = *std::move(raw);
  SIDESEAT_CHECK(block->index());
  return std::shared_ptr<const Block>(block);
}

Status Block::index() {
  std::string_view rest = raw_;
  const auto count = take_varint(rest);
  // Each head takes a byte at least, so a larger count cannot be true.
  if (!count || *count > rest.size()) return damaged();
  kinds_.reserve(*count);
  begins_.reserve(*count + 1);
  std::size_t end = 0;  // From the end of the heads, which is not known yet.
  for (std::uint64_t i = 0; i < *count; ++i) {
    const auto head = take_varint(rest);
    if (!head || (*head >> kKindBits) > raw_.size()) return damaged();
    kinds_.push_back(static_cast<EntryKind>(*head & kKindMask));
    begins_.push_back(end);
    end += *head >> kKindBits;
  }
  begins_.push_back(end);
  if (end != rest.size()) return damaged();
  const std::size_t bytes_begin = raw_.size() - rest.size();
  for (std::size_t& begin : begins_) begin += bytes_begin;
  return ok();
}

Block::Entry Block::entry(std::size_t index) const {
  const std::string_view raw = raw_;
  return {kinds_[index], raw.substr(begins_[index], begins_[index + 1] - begins_[index])};
}

void BlockBuilder::add(EntryKind kind, std::string_view front, std::string_view back) {
  const std::uint64_t size = front.size() + back.size();
  put_varint(heads_, size << kKindBits | static_cast<std::uint64_t>(kind));
  bytes_.append(front).append(back);
  ++count_;
}

std::string BlockBuilder::raw() const {
  std::string raw;
  raw.reserve(10 + heads_.size() + bytes_.size());
  put_varint(raw, count_);
  return raw.append(heads_).append(bytes_);
}

}  // namespace sideseat::store::sqlite
