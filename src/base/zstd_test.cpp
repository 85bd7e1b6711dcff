// zstd: round trips, damage, and the bounds on what may come out.
#include "base/zstd.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace sideseat {
namespace {

std::string repeated(std::size_t size_bytes) {
  std::string text;
  while (text.size() < size_bytes) text += "the same again, " + std::to_string(text.size());
  text.resize(size_bytes);
  return text;
}

ErrorCode code_of(const Result<std::string>& result) {
  EXPECT_FALSE(result.has_value());
  return result ? ErrorCode::kIo : result.error().code();
}

TEST(Zstd, RoundTripsEverySizeAtEveryLevel) {
  for (const std::size_t size : {0U, 1U, 1000U, 65536U, 5'000'000U}) {
    for (const int level : {1, 3, 9}) {
      const std::string text = repeated(size);
      const std::string packed = zstd_compress(text, level);
      const auto read = zstd_decompress(packed, size);
      ASSERT_TRUE(read.has_value()) << size << " at level " << level;
      EXPECT_EQ(*read, text);
    }
  }
  EXPECT_LT(zstd_compress(repeated(65536)).size(), 20'000U);
}

TEST(Zstd, InflatesUpToTheBoundAndNotBeyond) {
  for (const std::size_t size : {1U, 100'000U, 3'000'000U}) {
    const std::string packed = zstd_compress(std::string(size, 'x'));
    EXPECT_TRUE(zstd_decompress(packed, size).has_value());
    EXPECT_EQ(code_of(zstd_decompress(packed, size - 1)), ErrorCode::kTooLarge);
  }
  // The second frame passes the bound, which the first one's size does not tell.
  const std::string two = zstd_compress(repeated(100)) + zstd_compress(repeated(100));
  EXPECT_TRUE(zstd_decompress(two, 200).has_value());
  EXPECT_EQ(code_of(zstd_decompress(two, 199)), ErrorCode::kTooLarge);
}

TEST(Zstd, SaysWhereItIsCutOrDamaged) {
  const std::string packed = zstd_compress(repeated(5000));
  for (std::size_t size = 0; size < packed.size(); ++size) {
    EXPECT_EQ(code_of(zstd_decompress(packed.substr(0, size), 1 << 20)), ErrorCode::kTruncated)
        << size;
  }
  EXPECT_EQ(code_of(zstd_decompress(packed + packed.substr(0, 3), 1 << 20)), ErrorCode::kTruncated);
  EXPECT_EQ(code_of(zstd_decompress(packed + "more text", 1 << 20)), ErrorCode::kMalformed);
  EXPECT_EQ(code_of(zstd_decompress("plain text", 1 << 20)), ErrorCode::kMalformed);
  // A failure leaves nothing behind for the next one.
  EXPECT_TRUE(zstd_decompress(packed, 5000).has_value());
}

// A frame that was written as a stream does not say its size (RFC 8878), and what counts for memory
// is its window.
TEST(Zstd, ReadsFramesThatDoNotSayTheirSize) {
  // Magic; no size, window of 2^(10+9) bytes; last block, RLE of 4,000 blanks.
  const std::string stream("\x28\xb5\x2f\xfd\x00\x48\x03\x7d\x00\x20", 10);
  EXPECT_EQ(*zstd_decompress(stream, 4000), std::string(4000, ' '));
  EXPECT_EQ(code_of(zstd_decompress(stream, 3999)), ErrorCode::kTooLarge);
  std::string wide = stream;
  wide[5] = 13 << 3;  // 2^(10+13) bytes.
  EXPECT_TRUE(zstd_decompress(wide, 4000).has_value());
  wide[5] = 14 << 3;
  EXPECT_EQ(code_of(zstd_decompress(wide, 4000)), ErrorCode::kTooLarge);
}

TEST(Zstd, ReadsFramesThatFollowEachOther) {
  const auto read = zstd_decompress(zstd_compress("first ") + zstd_compress("second"), 100);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(*read, "first second");
}

TEST(Zstd, ThreadsDoNotDisturbEachOther) {
  std::vector<std::thread> threads;
  for (int number = 0; number < 4; ++number) {
    threads.emplace_back([number] {
      for (std::size_t i = 0; i < 50; ++i) {
        const std::string text = std::to_string(number) + repeated(1000 * i);
        EXPECT_EQ(*zstd_decompress(zstd_compress(text), text.size()), text);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace sideseat
