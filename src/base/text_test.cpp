// Text forms: UTF-8, hex, base64, percent-encoding, times.
#include <gtest/gtest.h>

#include <array>

#include "base/clock.h"
#include "base/encoding.h"
#include "base/hash.h"
#include "base/utf8.h"

namespace sideseat {
namespace {

TEST(Utf8, AcceptsWhatRfc3629DefinesAndRepairsTheRest) {
  struct Case {
    std::string_view name;
    std::string_view text;
    std::string_view repaired;
  };
  static constexpr std::array kCases{
      Case{"ASCII", "a\x7f", "a\x7f"},
      Case{"two, three and four bytes", "\xC2\x80\xE0\xA0\x80\xF0\x90\x80\x80",
           "\xC2\x80\xE0\xA0\x80\xF0\x90\x80\x80"},
      Case{"the last code point", "\xF4\x8F\xBF\xBF", "\xF4\x8F\xBF\xBF"},
      Case{"beyond it", "\xF4\x90\x80\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
      Case{"overlong", "\xC0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD"},
      Case{"overlong in three", "\xE0\x9F\xBF", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
      Case{"surrogate", "\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
      Case{"cut short", "ab\xE2\x82", "ab\xEF\xBF\xBD\xEF\xBF\xBD"},
      Case{"lone continuation among words", "eight ch\x80", "eight ch\xEF\xBF\xBD"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    EXPECT_EQ(is_utf8(c.text), c.text == c.repaired);
    EXPECT_EQ(repair_utf8(c.text), c.repaired);
    EXPECT_TRUE(is_utf8(repair_utf8(c.text)));
  }
}

TEST(Utf8, CutsBetweenCharacters) {
  const std::string_view text = "a\xC3\xA9\xE2\x82\xAC!";
  static constexpr std::array<std::size_t, 6> kBytes{0, 1, 3, 6, 7, 7};
  for (std::size_t characters = 0; characters < kBytes.size(); ++characters) {
    EXPECT_EQ(first_characters(text, characters).size(), kBytes[characters]) << characters;
  }
}

TEST(Hex, RoundTripsAndRefusesTheRest) {
  const std::array<std::uint8_t, 3> bytes{0x00, 0xab, 0xff};
  EXPECT_EQ(to_hex(bytes), "00abff");
  std::array<std::uint8_t, 3> read{};
  EXPECT_TRUE(from_hex("00ABff", read).has_value());
  EXPECT_EQ(read, bytes);
  static constexpr std::array<std::string_view, 5> kBad{"", "00abf", "00abff0", "00abfg", " 0abff"};
  for (const auto bad : kBad) {
    EXPECT_FALSE(from_hex(bad, read).has_value()) << bad;
  }
}

TEST(Base64, RoundTripsEveryLengthAndByte) {
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    const auto read = from_base64(to_base64(bytes));
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(*read, bytes);
    bytes += static_cast<char>(i * 7);
  }
}

TEST(Base64, ReadsBothAlphabetsWithAndWithoutPadding) {
  static constexpr std::array<std::string_view, 4> kSame{"+/8=", "-_8=", "+/8", "-_8"};
  for (const auto text : kSame) {
    const auto read = from_base64(text);
    ASSERT_TRUE(read.has_value()) << text;
    EXPECT_EQ(*read, "\xfb\xff");
  }
  static constexpr std::array<std::string_view, 4> kBad{"a", "ab c", "ab=c", "ab!="};
  for (const auto text : kBad) {
    EXPECT_FALSE(from_base64(text).has_value()) << text;
  }
}

TEST(PercentEncoding, IsDecodedAndTheRestLeft) {
  struct Case {
    std::string_view text;
    std::string_view decoded;
  };
  static constexpr std::array kCases{
      Case{"", ""},         Case{"plain", "plain"}, Case{"a%2Fb", "a/b"},
      Case{"%3a%3A", "::"}, Case{"100%", "100%"},   Case{"%4", "%4"},
      Case{"%zz", "%zz"},   Case{"%253A", "%3A"},   Case{"a+b", "a+b"},
  };
  for (const auto& c : kCases) EXPECT_EQ(percent_decode(c.text), c.decoded) << c.text;
}

TEST(PercentEncoding, ReadsBackForEveryByte) {
  std::string all;
  for (int i = 0; i < 256; ++i) all.push_back(static_cast<char>(i));
  const std::string encoded = percent_encode(all);
  EXPECT_EQ(percent_decode(encoded), all);
  EXPECT_EQ(percent_encode("AZaz09-._~"), "AZaz09-._~");
  EXPECT_EQ(percent_encode("a b:/"), "a%20b%3A%2F");
}

TEST(Time, IsWrittenWithNanosecondsInUtc) {
  struct Case {
    std::int64_t unix_ns;
    std::string_view text;
  };
  static constexpr std::array kCases{
      Case{0, "1970-01-01T00:00:00.000000000Z"},
      Case{-1, "1969-12-31T23:59:59.999999999Z"},
      Case{1767323045000000006, "2026-01-02T03:04:05.000000006Z"},
      Case{951782400000000000, "2000-02-29T00:00:00.000000000Z"},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(format_time(c.unix_ns), c.text);
    const auto read = parse_time(c.text);
    ASSERT_TRUE(read.has_value()) << c.text;
    EXPECT_EQ(*read, c.unix_ns);
  }
}

TEST(Time, IsReadWithAnyOffsetAndFraction) {
  struct Case {
    std::string_view text;
    std::string_view utc;
  };
  static constexpr std::array kCases{
      Case{"2026-01-02T03:04:05Z", "2026-01-02T03:04:05.000000000Z"},
      Case{"2026-01-02 03:04:05.5z", "2026-01-02T03:04:05.500000000Z"},
      Case{"2026-01-02T03:04:05+05:30", "2026-01-01T21:34:05.000000000Z"},
      Case{"2026-01-02T03:04:05.123456789-01:00", "2026-01-02T04:04:05.123456789Z"},
      Case{"2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000000000Z"},
  };
  for (const auto& c : kCases) {
    const auto read = parse_time(c.text);
    ASSERT_TRUE(read.has_value()) << c.text;
    EXPECT_EQ(format_time(*read), c.utc);
  }
  static constexpr std::array<std::string_view, 12> kBad{"",
                                                         "2026",
                                                         "2026-01-02",
                                                         "2026-13-02T03:04:05Z",
                                                         "2026-02-30T03:04:05Z",
                                                         "2026-01-02T24:04:05Z",
                                                         "2026-01-02T03:60:05Z",
                                                         "2026-01-02T03:04:05",
                                                         "2026-01-02T03:04:05.Z",
                                                         "2026-01-02T03:04:05.1234567890Z",
                                                         "2026-01-02T03:04:05+5:30",
                                                         "9999-01-02T03:04:05Z"};
  for (const auto text : kBad) {
    EXPECT_FALSE(parse_time(text).has_value()) << text;
  }
}

// The canonical value of XXH3-128 for the empty input, from the algorithm's specification.
TEST(ContentHash, IsTheCanonicalXxh3) {
  EXPECT_EQ(to_hex(content_hash("").bytes), "99aa06d3014798d86001c324468d497f");
  EXPECT_NE(content_hash("a"), content_hash("b"));
}

}  // namespace
}  // namespace sideseat
