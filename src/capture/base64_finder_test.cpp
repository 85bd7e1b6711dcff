// Which strings of a JSON text are found, wherever they lie.
#include "capture/base64_finder.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

namespace sideseat::capture {
namespace {

std::vector<std::string> found_in(const std::string& json, std::size_t length_min) {
  std::vector<std::string> out;
  Base64Finder finder(json, length_min);
  while (const auto found = finder.next()) {
    EXPECT_EQ(json[found->begin], '"');
    EXPECT_EQ(json[found->end - 1], '"');
    out.push_back(found->media_type + (found->is_data_url ? ":" : "") + std::string(found->base64));
  }
  return out;
}

// A string is found if all of it is base64 and it is long enough.
TEST(Base64Finder, FindsWholeStringsOfBase64) {
  struct Case {
    std::string_view name;
    std::string json;
    std::vector<std::string> expected;
  };
  const std::array kCases{
      Case{"nothing at all", "", {}},
      Case{"exactly long enough", R"({"a":"QUJDREVG"})", {"QUJDREVG"}},
      Case{"one too short", R"({"a":"QUJDREV"})", {}},
      Case{"with padding", R"({"a":"QUJDREVG=="})", {"QUJDREVG=="}},
      Case{"padding does not count", R"({"a":"QUJDREV="})", {}},
      Case{"too much padding", R"({"a":"QUJDREVG==="})", {}},
      Case{"something after the padding", R"({"a":"QUJDRUZH=QUJDRUZH"})", {}},
      Case{"the URL alphabet", R"(["-_-_-_-_"])", {"-_-_-_-_"}},
      Case{"with a space", R"({"a":"QUJDREVG QUJDREVG"})", {}},
      Case{"words around it", R"({"a":"see:QUJDREVGQUJDREVG"})", {}},
      Case{"a number", R"({"a":123456789012345})", {}},
      Case{"escaped slashes", R"({"a":"QU\/DRE\/G"})", {R"(QU\/DRE\/G)"}},
      Case{"slashes at the ends", R"({"a":"\/UJDREV\/"})", {R"(\/UJDREV\/)"}},
      Case{"an escaped backslash", R"({"a":"QUJDREVG\\/QUJDREVG"})", {}},
      Case{"a line break", R"({"a":"QUJDREVGQUJDREVG\nQUJDREVGQUJDREVG"})", {}},
      Case{"JSON in a string", R"({"a":"{\"b\":\"QUJDREVGQUJDREVG\"}"})", {}},
      Case{"the end of a quoted word", R"({"a":"\"QUJDREVGQUJDREVG"})", {}},
      Case{"a text that ends early", R"({"a":"QUJDREVGQUJDREVG)", {}},
      Case{"no JSON: the end of one string is not the begin of the next",
           R"("QUJDREVG"R0hJSktM")",
           {"QUJDREVG"}},
      Case{"two strings", R"(["QUJDREVG","R0hJSktM"])", {"QUJDREVG", "R0hJSktM"}},
      Case{"a data URL", R"({"url":"data:image/png;base64,QUJDREVG"})", {"image/png:QUJDREVG"}},
      Case{"a data URL with escapes and a parameter",
           R"({"url":"data:text\/plain;charset=utf-8;base64,QUJDREVG"})",
           {"text/plain:QUJDREVG"}},
      Case{"a data URL without a type", R"(["data:;base64,QUJDREVG"])", {":QUJDREVG"}},
      Case{"a data URL within a text", R"(["see data:;base64,QUJDREVG"])", {}},
      Case{"a comma, but no data URL", R"(["a,QUJDREVG"])", {}},
      Case{"a quoted data URL", R"(["\"data:;base64,QUJDREVG"])", {}},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(std::string(c.name));
    EXPECT_EQ(found_in(c.json, 8), c.expected);
  }
}

// The places that are looked at must not miss a string, wherever it begins.
TEST(Base64Finder, FindsAStringAtEveryPlace) {
  const std::string string(16, 'A');
  const std::string element = '"' + string + '"';
  for (std::size_t before = 0; before < 64; ++before) {
    for (std::size_t between = 0; between < 20; ++between) {
      std::string json = "[";
      json.append(before, ' ').append(element).append(",");
      json.append(between, ' ').append(element).append("]");
      EXPECT_EQ(found_in(json, 16), (std::vector<std::string>{string, string})) << json;
    }
  }
}

TEST(Base64Finder, TakesEscapesOut) {
  EXPECT_EQ(without_escapes(R"(\/a\/\/b\/)"), "/a//b/");
  EXPECT_EQ(without_escapes("ab"), "ab");
  EXPECT_EQ(without_escapes(""), "");
}

}  // namespace
}  // namespace sideseat::capture
