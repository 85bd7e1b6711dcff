// Any JSON: every string that is base64 is found, and what is found is a string of the text. The
// finder looks at a few places; the index of the whole text knows what it must not miss.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "capture/base64_finder.h"

namespace {

using namespace sideseat;

constexpr std::size_t kLengthMin = 5;
constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_";

/// Between the quotes: digits of base64, slashes escaped or not, at most two of padding.
bool is_base64(std::string_view raw) {
  for (int padding = 0; padding < 2 && raw.ends_with('='); ++padding) raw.remove_suffix(1);
  if (raw.size() < kLengthMin) return false;
  for (std::size_t at = 0; at < raw.size(); ++at) {
    const bool is_escape = raw.substr(at, 2) == "\\/";
    if (!is_escape && kAlphabet.find(raw[at]) == std::string_view::npos) return false;
  }
  return true;
}

void collect(JsonValue value, std::vector<std::string_view>& out) {
  if (value.is_string()) {
    const std::string_view raw = value.raw();
    if (is_base64(raw.substr(1, raw.size() - 2))) out.push_back(raw);
  }
  for (const JsonValue child : value.elements()) collect(child, out);
  for (const JsonValue child : value.members()) collect(child, out);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::vector<std::string_view> found;
  capture::Base64Finder finder(text, kLengthMin);
  std::size_t end = 0;
  while (const auto one = finder.next()) {
    if (one->begin < end || one->end <= one->begin || one->end > size) std::abort();
    end = one->end;
    found.push_back(text.substr(one->begin, one->end - one->begin));
  }
  const auto document = JsonDocument::parse(text);
  if (!document) return 0;
  for (const std::string_view one : found) {
    const auto string = JsonDocument::parse(one);
    if (!string || !string->root().is_string()) std::abort();
  }
  std::vector<std::string_view> expected;
  collect(document->root(), expected);
  for (const std::string_view one : expected) {
    if (std::find(found.begin(), found.end(), one) == found.end()) std::abort();
  }
  return 0;
}
