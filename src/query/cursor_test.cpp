// Cursors read back what they were made from and refuse everything else.
#include "query/cursor.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <string_view>

namespace sideseat::query {
namespace {

TEST(Cursor, ReadsBackAnyPosition) {
  static constexpr std::array kPositions{
      store::Position{0, 0},
      store::Position{1, 2},
      store::Position{-1, INT64_MIN},
      store::Position{INT64_MAX, INT64_MAX},
  };
  for (const auto& position : kPositions) {
    const auto read = decode_cursor(encode_cursor(position));
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->at_ns, position.at_ns);
    EXPECT_EQ(read->row_id, position.row_id);
  }
}

TEST(Cursor, RefusesWhatItDidNotMake) {
  static constexpr std::array<std::string_view, 4> kBad{"", "0", "0000000000000000000000000000000",
                                                        "zz000000000000000000000000000000"};
  for (const auto text : kBad) {
    const auto read = decode_cursor(text);
    ASSERT_FALSE(read.has_value()) << text;
    EXPECT_EQ(read.error().code(), ErrorCode::kInvalidArgument);
  }
}

}  // namespace
}  // namespace sideseat::query
