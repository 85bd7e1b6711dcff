// Which types are named, and which bytes a range gives.
#include "serve/attachment_response.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace sideseat::serve {
namespace {

constexpr std::string_view kBytes = "0123456789";

net::HttpResponse ask(std::string media_type, net::Headers headers = {}) {
  net::HttpRequest request;
  request.headers = std::move(headers);
  return attachment_response(request,
                             {content_hash(kBytes), std::move(media_type), std::string(kBytes)});
}

std::string header(const net::HttpResponse& response, std::string_view name) {
  return std::string(net::find_header(response.headers, name));
}

// Only types that no browser executes are named; no media type can break the headers.
TEST(AttachmentResponse, NamesTheTypesThatAreSafe) {
  struct Case {
    std::string_view media_type;
    std::string_view content_type;
    std::string_view ending;
  };
  static constexpr std::string_view kUnnamed = "application/octet-stream";
  static constexpr std::array kCases{
      Case{"image/png", "image/png", "png"},
      Case{"IMAGE/JPEG", "image/jpeg", "jpg"},
      Case{"image/x-new", "image/x-new", "bin"},
      Case{"audio/mpeg", "audio/mpeg", "mp3"},
      Case{"video/mp4", "video/mp4", "mp4"},
      Case{"application/pdf", "application/pdf", "pdf"},
      Case{"text/plain", "text/plain; charset=utf-8", "txt"},
      Case{"image/svg+xml", kUnnamed, "svg"},
      Case{"image/SVG", kUnnamed, "bin"},
      Case{"image/x+xml", kUnnamed, "bin"},
      Case{"text/html", kUnnamed, "html"},
      Case{"text/csv", kUnnamed, "csv"},
      Case{"application/javascript", kUnnamed, "bin"},
      Case{"", kUnnamed, "bin"},
      Case{"image/", kUnnamed, "bin"},
      Case{"/png", kUnnamed, "bin"},
      Case{"image/png;x=text/html", kUnnamed, "bin"},
      Case{"image/png\r\nset-cookie: a=b", kUnnamed, "bin"},
      Case{"image/png/x", kUnnamed, "bin"},
  };
  const std::string hash = to_hex(content_hash(kBytes).bytes);
  for (const auto& c : kCases) {
    SCOPED_TRACE(std::string(c.media_type));
    const auto response = ask(std::string(c.media_type));
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, kBytes);
    EXPECT_EQ(header(response, "content-type"), c.content_type);
    EXPECT_EQ(header(response, "content-disposition"),
              std::string(c.content_type == kUnnamed ? "attachment" : "inline") + "; filename=\"" +
                  hash + "." + std::string(c.ending) + "\"");
    EXPECT_EQ(header(response, "x-content-type-options"), "nosniff");
    EXPECT_EQ(header(response, "content-security-policy"), "sandbox; default-src 'none'");
    EXPECT_EQ(header(response, "cache-control"), "private, max-age=31536000, immutable");
    for (const auto& [name, value] : response.headers) {
      EXPECT_EQ(value.find_first_of("\r\n"), std::string::npos) << name;
    }
  }
}

TEST(AttachmentResponse, GivesOneByteRange) {
  struct Case {
    std::string_view range;
    int status;
    std::string_view body;
    std::string_view content_range;
  };
  static constexpr std::array kCases{
      Case{"bytes=0-0", 206, "0", "bytes 0-0/10"},
      Case{"bytes=2-4", 206, "234", "bytes 2-4/10"},
      Case{"bytes=9-", 206, "9", "bytes 9-9/10"},
      Case{"bytes=5-99", 206, "56789", "bytes 5-9/10"},
      Case{"bytes=-3", 206, "789", "bytes 7-9/10"},
      Case{"bytes=-99", 206, "0123456789", "bytes 0-9/10"},
      Case{"bytes=10-", 416, "", "bytes */10"},
      Case{"bytes=10-11", 416, "", "bytes */10"},
      Case{"bytes=-0", 416, "", "bytes */10"},
      Case{"", 200, kBytes, ""},
      Case{"bytes=4-2", 200, kBytes, ""},
      Case{"bytes=1-2,4-5", 200, kBytes, ""},
      Case{"bytes=a-b", 200, kBytes, ""},
      Case{"bytes=-", 200, kBytes, ""},
      Case{"bytes=3", 200, kBytes, ""},
      Case{"bytes=99999999999999999999-", 200, kBytes, ""},
      Case{"lines=1-2", 200, kBytes, ""},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(std::string(c.range));
    const auto response = ask("video/mp4", {{"range", std::string(c.range)}});
    EXPECT_EQ(response.status, c.status);
    EXPECT_EQ(response.body, c.body);
    EXPECT_EQ(header(response, "content-range"), c.content_range);
  }
}

TEST(AttachmentResponse, KnowsItsEtag) {
  const std::string etag = header(ask("image/png"), "etag");
  const auto unchanged = ask("image/png", {{"if-none-match", etag}});
  EXPECT_EQ(unchanged.status, 304);
  EXPECT_EQ(unchanged.body, "");
  EXPECT_EQ(ask("image/png", {{"if-none-match", "\"other\""}}).status, 200);
  EXPECT_EQ(ask("a/b", {{"range", "bytes=1-1"}, {"if-range", etag}}).body, "1");
  EXPECT_EQ(ask("a/b", {{"range", "bytes=1-1"}, {"if-range", "\"other\""}}).body, kBytes);
}

}  // namespace
}  // namespace sideseat::serve
