// Blocks: what goes in comes out; damage is noticed.
#include "store/sqlite/block.h"

#include <gtest/gtest.h>

#include "base/zstd.h"

namespace sideseat::store::sqlite {
namespace {

std::shared_ptr<const Block> unpacked(const BlockBuilder& builder) {
  const std::string raw = builder.raw();
  auto block = Block::unpack(zstd_compress(raw), static_cast<std::int64_t>(raw.size()));
  EXPECT_TRUE(block.has_value());
  return block ? *block : nullptr;
}

TEST(Block, HasItsEntriesInOrder) {
  BlockBuilder builder;
  EXPECT_TRUE(builder.empty());
  EXPECT_EQ(unpacked(builder)->count(), 0U);
  builder.add(EntryKind::kRest, "front", " and back");
  builder.add(EntryKind::kErased, "");
  builder.add(EntryKind::kSearchable, std::string(100'000, 'x'));
  builder.add(EntryKind::kContent, "");
  const auto block = unpacked(builder);
  ASSERT_EQ(block->count(), 4U);
  EXPECT_EQ(block->entry(0).kind, EntryKind::kRest);
  EXPECT_EQ(block->entry(0).bytes, "front and back");
  EXPECT_EQ(block->entry(1).kind, EntryKind::kErased);
  EXPECT_EQ(block->entry(2).bytes, std::string(100'000, 'x'));
  EXPECT_EQ(block->entry(3).kind, EntryKind::kContent);
  EXPECT_EQ(block->entry(3).bytes, "");
}

TEST(Block, DamageIsNoticed) {
  BlockBuilder builder;
  builder.add(EntryKind::kRest, "some");
  builder.add(EntryKind::kContent, "bytes");
  const std::string raw = builder.raw();
  const auto code_of = [](const std::string& packed, std::size_t raw_bytes) {
    const auto block = Block::unpack(packed, static_cast<std::int64_t>(raw_bytes));
    return block ? ErrorCode::kIo : block.error().code();
  };
  for (std::size_t size = 0; size < raw.size(); ++size) {
    EXPECT_EQ(code_of(zstd_compress(raw.substr(0, size)), size), ErrorCode::kCorrupt) << size;
  }
  EXPECT_EQ(code_of(zstd_compress(raw), raw.size() - 1), ErrorCode::kCorrupt);
  EXPECT_EQ(code_of(zstd_compress(raw), raw.size() + 1), ErrorCode::kCorrupt);
  EXPECT_EQ(code_of(zstd_compress(raw), static_cast<std::size_t>(-1)), ErrorCode::kCorrupt);
  EXPECT_EQ(code_of(zstd_compress(raw + "x"), raw.size() + 1), ErrorCode::kCorrupt);
  EXPECT_EQ(code_of("no frame", raw.size()), ErrorCode::kCorrupt);
  const std::string huge = "\x02\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x01";
  EXPECT_EQ(code_of(zstd_compress(huge), huge.size()), ErrorCode::kCorrupt);
}

}  // namespace
}  // namespace sideseat::store::sqlite
