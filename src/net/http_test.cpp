// Header lookup, queries and URLs.
#include "net/http.h"

#include <gtest/gtest.h>

#include <array>

#include "net/http_client.h"

namespace sideseat::net {
namespace {

TEST(Http, FindsTheFirstHeaderOfAName) {
  const Headers headers{{"a", "1"}, {"b", "2"}, {"b", "3"}};
  EXPECT_EQ(find_header(headers, "b"), "2");
  EXPECT_EQ(find_header(headers, "c"), "");
}

TEST(Http, ParsesQueries) {
  using Pairs = std::vector<std::pair<std::string, std::string>>;
  struct Case {
    std::string_view query;
    Pairs pairs;
  };
  const std::array cases{
      Case{"", {}},
      Case{"a=1&b=x%20y", {{"a", "1"}, {"b", "x y"}}},
      Case{"a=x+y&a=%2B", {{"a", "x y"}, {"a", "+"}}},
      Case{"&&a&=b&c==&", {{"a", ""}, {"", "b"}, {"c", "="}}},
  };
  for (const auto& c : cases) EXPECT_EQ(parse_query(c.query), c.pairs) << c.query;
}

TEST(Url, IsTakenApart) {
  struct Case {
    std::string_view text;
    std::string_view scheme;
    std::string_view host;
    int port;
    std::string_view path;
  };
  static constexpr std::array kCases{
      Case{"http://localhost", "http", "localhost", 80, "/"},
      Case{"HTTPS://example.org", "https", "example.org", 443, "/"},
      Case{"http://127.0.0.1:5388/otel/default/v1/traces", "http", "127.0.0.1", 5388,
           "/otel/default/v1/traces"},
      Case{"http://[::1]:4318/v1", "http", "::1", 4318, "/v1"},
      Case{"http://[::1]/", "http", "::1", 80, "/"},
      Case{"http://h?x=1#frag", "http", "h", 80, "/?x=1"},
      Case{"http://h:65535/a#b", "http", "h", 65535, "/a"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(std::string(c.text));
    const auto url = parse_url(c.text);
    ASSERT_TRUE(url.has_value()) << url.error().message();
    EXPECT_EQ(url->scheme, c.scheme);
    EXPECT_EQ(url->host, c.host);
    EXPECT_EQ(url->port, c.port);
    EXPECT_EQ(url->path, c.path);
  }
}

TEST(Url, IsRefusedWithAReason) {
  struct Case {
    std::string_view text;
    std::string_view reason;
  };
  static constexpr std::array kCases{
      Case{"", "no scheme"},
      Case{"localhost:5388", "no scheme"},
      Case{"ftp://h", "neither http nor https"},
      Case{"http://", "no host"},
      Case{"http:///path", "no host"},
      Case{"http://h:0", "port"},
      Case{"http://h:65536", "port"},
      Case{"http://h:", "port"},
      Case{"http://h:12x", "port"},
      Case{"http://user:word@h", "user name"},
      Case{"http://a b", "white space"},
      Case{"http://[::1", "']'"},
      Case{"http://[::1]x", "']'"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(std::string(c.text));
    const auto url = parse_url(c.text);
    ASSERT_FALSE(url.has_value());
    EXPECT_EQ(url.error().code(), ErrorCode::kInvalidArgument);
    EXPECT_NE(url.error().message().find(c.reason), std::string_view::npos)
        << url.error().message();
  }
}

}  // namespace
}  // namespace sideseat::net
