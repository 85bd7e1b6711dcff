// gzip: round trips, damage, and the bound on what may come out.
#include "base/gzip.h"

#include <gtest/gtest.h>

namespace sideseat {
namespace {

std::string repeated(std::size_t size_bytes) {
  std::string text;
  while (text.size() < size_bytes) text += "the same again, ";
  text.resize(size_bytes);
  return text;
}

TEST(Gzip, RoundTripsEverySize) {
  for (const std::size_t size : {0u, 1u, 1000u, 65536u, 1000000u}) {
    const std::string text = repeated(size);
    const auto read = gunzip(gzip(text), size);
    ASSERT_TRUE(read.has_value()) << size;
    EXPECT_EQ(*read, text);
  }
}

TEST(Gzip, InflatesUpToTheBoundAndNotBeyond) {
  const std::string packed = gzip(repeated(100000));
  EXPECT_TRUE(gunzip(packed, 100000).has_value());
  const auto beyond = gunzip(packed, 99999);
  ASSERT_FALSE(beyond.has_value());
  EXPECT_EQ(beyond.error().code(), ErrorCode::kTooLarge);
}

TEST(Gzip, SaysWhereItIsCutOrDamaged) {
  const std::string packed = gzip(repeated(5000));
  for (std::size_t size = 0; size < packed.size(); ++size) {
    const auto cut = gunzip(packed.substr(0, size), 1 << 20);
    ASSERT_FALSE(cut.has_value()) << size;
    EXPECT_EQ(cut.error().code(), ErrorCode::kTruncated) << size;
  }
  std::string damaged = packed;
  damaged[damaged.size() - 6] =
      static_cast<char>(damaged[damaged.size() - 6] ^ 1);  // The checksum.
  ASSERT_FALSE(gunzip(damaged, 1 << 20).has_value());
  EXPECT_EQ(gunzip(damaged, 1 << 20).error().code(), ErrorCode::kMalformed);
  EXPECT_EQ(gunzip("plain text", 1 << 20).error().code(), ErrorCode::kMalformed);
}

TEST(Gzip, ReadsMembersThatFollowEachOther) {
  const auto read = gunzip(gzip("first ") + gzip("second"), 100);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(*read, "first second");
}

// zlib.compress(b"hello"), which HTTP calls deflate.
TEST(Gzip, ReadsZlibsFramingToo) {
  const auto read =
      gunzip(std::string_view("\x78\x9c\xcb\x48\xcd\xc9\xc9\x07\x00\x06\x2c\x02\x15", 13), 100);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(*read, "hello");
}

}  // namespace
}  // namespace sideseat
