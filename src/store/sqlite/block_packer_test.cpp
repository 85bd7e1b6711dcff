// Blocks go in at one side and come out at the other, whoever compressed them.
#include "store/sqlite/block_packer.h"

#include <gtest/gtest.h>

#include <string>

namespace sideseat::store::sqlite {
namespace {

BlockBuilder block_of(const std::string& text) {
  BlockBuilder block;
  block.add(EntryKind::kContent, text);
  block.add(EntryKind::kContent, "the second entry");
  return block;
}

/// That of the first entry.
std::string text_of(const PackedBlock& packed) {
  const auto block = Block::unpack(packed.bytes, packed.raw_bytes);
  if (!block || packed.count != 2) return "damaged";
  return std::string((*block)->entry(0).bytes);
}

TEST(BlockPacker, BlocksComeOutInTheirOrder) {
  BlockPacker packer;
  for (int round = 0; round < 20; ++round) {
    for (int i = 0; i < 16; ++i) packer.add(100 * round + i, block_of(std::to_string(i)));
    EXPECT_GT(packer.raw_bytes(), 16U * 16U);
    const auto packed = packer.finish();
    ASSERT_EQ(packed.size(), 16U);
    for (int i = 0; i < 16; ++i) {
      EXPECT_EQ(packed[static_cast<std::size_t>(i)].id, 100 * round + i);
      EXPECT_EQ(text_of(packed[static_cast<std::size_t>(i)]), std::to_string(i));
    }
    EXPECT_EQ(packer.raw_bytes(), 0U);
  }
}

TEST(BlockPacker, ForgottenBlocksDoNotComeOut) {
  BlockPacker packer;
  for (int i = 0; i < 16; ++i) packer.add(i, block_of(std::string(10'000, 'x')));
  packer.forget();
  EXPECT_EQ(packer.raw_bytes(), 0U);
  EXPECT_TRUE(packer.finish().empty());
  packer.add(99, block_of("the next one"));
  const auto packed = packer.finish();
  ASSERT_EQ(packed.size(), 1U);
  EXPECT_EQ(text_of(packed[0]), "the next one");
}

TEST(BlockPacker, CanBeEndedWithBlocksInIt) {
  BlockPacker packer;
  for (int i = 0; i < 16; ++i) packer.add(i, block_of(std::string(10'000, 'x')));
}

}  // namespace
}  // namespace sideseat::store::sqlite
