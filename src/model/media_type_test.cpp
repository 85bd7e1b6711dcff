// Formats and their MIME types.
#include "model/media_type.h"

#include <gtest/gtest.h>

#include <array>

namespace sideseat {
namespace {

TEST(MediaType, IsNamedForEveryFormat) {
  struct Case {
    std::string_view modality;
    std::string_view format;
    std::string_view expected;
  };
  static constexpr std::array kCases{
      Case{"image", "png", "image/png"},
      Case{"image", "webp", "image/webp"},
      Case{"document", "pdf", "application/pdf"},
      Case{"document", "md", "text/markdown"},
      Case{"video", "mkv", "video/x-matroska"},
      Case{"video", "mp4", "video/mp4"},
      Case{"audio", "mp3", "audio/mpeg"},
      Case{"audio", "mp4", "audio/mp4"},
      Case{"image", "newformat", "image/newformat"},
      Case{"image", "", ""},
  };
  for (const Case& c : kCases) {
    EXPECT_EQ(media_type(c.modality, c.format), c.expected) << c.modality << " " << c.format;
  }
}

TEST(MediaType, OfAnImageShowsInItsFirstBytes) {
  EXPECT_EQ(image_type("iVBORw0KGgoAAAANSUhEUg=="), "image/png");
  EXPECT_EQ(image_type("/9j/4AAQ"), "image/jpeg");
  EXPECT_EQ(image_type("R0lGODlh"), "image/gif");
  EXPECT_EQ(image_type("UklGRiQAAABXRUJQ"), "image/webp");
  EXPECT_EQ(image_type("aGVsbG8="), "");
  EXPECT_EQ(image_type(""), "");
}

}  // namespace
}  // namespace sideseat
