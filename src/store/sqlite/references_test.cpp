// Reference lists: what goes in comes out, in about a byte each; damage is noticed.
#include "store/sqlite/references.h"

#include <gtest/gtest.h>

#include <limits>

namespace sideseat::store::sqlite {
namespace {

using Reference = SpanRow::Reference;

std::vector<std::pair<int, std::int64_t>> plain(const std::vector<Reference>& references) {
  std::vector<std::pair<int, std::int64_t>> out;
  for (const Reference& r : references) out.emplace_back(static_cast<int>(r.role), r.content_id);
  return out;
}

TEST(References, ComeBackGroupedByRoleInOrder) {
  const std::int64_t last = std::numeric_limits<std::int64_t>::max();
  const std::vector<std::vector<Reference>> cases{
      {},
      {{ContentRole::kSystem, 0}},
      {{ContentRole::kInput, 1}, {ContentRole::kInput, 1}, {ContentRole::kInput, last}},
      {{ContentRole::kSystem, last}, {ContentRole::kTool, 1}, {ContentRole::kPiece, 0}},
  };
  for (const std::int64_t base : {std::int64_t{0}, std::int64_t{7}, last}) {
    for (const auto& references : cases) {
      const auto decoded = decode_references(encode_references(references, base), base);
      ASSERT_TRUE(decoded.has_value());
      EXPECT_EQ(plain(*decoded), plain(references));
    }
  }
  const auto mixed = decode_references(
      encode_references({{ContentRole::kOutput, 9}, {ContentRole::kTool, 8}}, 3), 3);
  EXPECT_EQ(plain(*mixed), (std::vector<std::pair<int, std::int64_t>>{{1, 8}, {3, 9}}));
}

TEST(References, NeighboursTakeOneByteEach) {
  std::vector<Reference> references;
  for (std::int64_t id = 1'000'000; id < 1'000'050; ++id) {
    references.push_back({ContentRole::kInput, id});
  }
  // And so does the first one, which stands a little before the span's own entry.
  EXPECT_EQ(encode_references(references, 1'000'050).size(), 50U + 5U);
}

TEST(References, DamageIsNoticed) {
  const std::string good = encode_references(
      {{ContentRole::kSystem, 300}, {ContentRole::kInput, 5}, {ContentRole::kPiece, 70000}}, 1);
  for (std::size_t size = 1; size < good.size(); ++size) {
    const auto decoded = decode_references(std::string_view(good).substr(0, size), 1);
    ASSERT_FALSE(decoded.has_value()) << "cut to " << size;
    EXPECT_EQ(decoded.error().code(), ErrorCode::kCorrupt);
  }
  EXPECT_FALSE(decode_references(good + '\0', 1).has_value());
  EXPECT_FALSE(decode_references(std::string(20, '\xff'), 1).has_value());
}

}  // namespace
}  // namespace sideseat::store::sqlite
