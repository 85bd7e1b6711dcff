// Probes, and from a hit goes to both ends of the run.
#include "capture/base64_finder.h"

#include <algorithm>
#include <array>

namespace sideseat::capture {
namespace {

constexpr std::array<bool, 256> base64_characters() {
  std::array<bool, 256> is{};
  for (const char character :
       std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_")) {
    is[static_cast<unsigned char>(character)] = true;
  }
  return is;
}
constexpr std::array<bool, 256> kIsBase64 = base64_characters();

bool is_base64(char character) { return kIsBase64[static_cast<unsigned char>(character)]; }

/// A `data:` URL without its base64 is no longer: a media type with parameters.
constexpr std::size_t kDataUrlHeadBytesMax = 256;
constexpr std::string_view kDataUrl = "data:";
constexpr std::string_view kDataUrlBase64 = ";base64,";

}  // namespace

/// The first character of the run that `at` is in.
std::size_t Base64Finder::run_begin(std::size_t at) const {
  while (at > at_) {
    const char before = json_[at - 1];
    const bool is_escape = before == '\\' && json_[at] == '/';
    if (!is_base64(before) && !is_escape) break;
    --at;
  }
  return at;
}

std::size_t Base64Finder::run_end(std::size_t at) const {
  while (at < json_.size()) {
    const bool is_escape = json_[at] == '\\' && json_.substr(at + 1, 1) == "/";
    if (!is_base64(json_[at]) && !is_escape) break;
    ++at;
  }
  return at;
}

std::optional<FoundBase64> Base64Finder::next() {
  // The last place that a run beginning at at_ is sure to cover.
  while (at_ + length_min_ <= json_.size()) {
    const std::size_t probe = at_ + length_min_ - 1;
    if (!is_base64(json_[probe])) {
      // Of a run that covers the place before an escaped slash, the slash is the next one.
      const bool is_escape = json_[probe] == '\\' && json_.substr(probe + 1, 1) == "/";
      if (!is_escape) {
        at_ = probe + 1;
        continue;
      }
    }
    const std::size_t begin = run_begin(probe);
    std::size_t end = run_end(probe);
    const bool is_long = end - begin >= length_min_;
    for (int padding = 0; padding < 2 && json_.substr(end, 1) == "="; ++padding) ++end;
    at_ = end;
    if (!is_long) continue;
    if (auto found = string_around(begin, end)) {
      at_ = found_end_ = found->end;
      return found;
    }
  }
  return std::nullopt;
}

/// The string, if the run is all of it.
std::optional<FoundBase64> Base64Finder::string_around(std::size_t begin, std::size_t end) const {
  if (begin == 0 || end >= json_.size() || json_[end] != '"') return std::nullopt;
  FoundBase64 found;
  found.end = end + 1;
  found.base64 = json_.substr(begin, end - begin);
  std::size_t quote = begin - 1;
  if (json_[quote] == ',') {
    const std::size_t from = begin - std::min(begin, kDataUrlHeadBytesMax);
    const std::string_view head = json_.substr(from, begin - from);
    const std::size_t open = head.rfind('"');
    if (open == std::string_view::npos || !head.ends_with(kDataUrlBase64)) return std::nullopt;
    std::string_view type = head.substr(open + 1);
    if (!type.starts_with(kDataUrl)) return std::nullopt;
    type = type.substr(kDataUrl.size(), type.size() - kDataUrl.size() - kDataUrlBase64.size());
    found.media_type = without_escapes(type.substr(0, type.find(';')));
    found.is_data_url = true;
    quote = from + open;
  }
  const bool opens = json_[quote] == '"' && (quote == 0 || json_[quote - 1] != '\\');
  if (!opens || quote < found_end_) return std::nullopt;
  found.begin = quote;
  return found;
}

std::string without_escapes(std::string_view base64) {
  std::string out;
  out.reserve(base64.size());
  for (std::size_t at = 0; at < base64.size();) {
    std::size_t escape = base64.find('\\', at);
    escape = std::min(escape, base64.size());
    out.append(base64.substr(at, escape - at));
    at = escape + 1;
  }
  return out;
}

}  // namespace sideseat::capture
