// Which types are shown, and RFC 9110's byte ranges.
#include "serve/attachment_response.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace sideseat::serve {
namespace {

struct Ending {
  std::string_view media_type;
  std::string_view ending;
};
constexpr std::array kEndings{
    Ending{"image/png", "png"},
    Ending{"image/jpeg", "jpg"},
    Ending{"image/gif", "gif"},
    Ending{"image/webp", "webp"},
    Ending{"image/svg+xml", "svg"},
    Ending{"application/pdf", "pdf"},
    Ending{"application/msword", "doc"},
    Ending{"application/vnd.ms-excel", "xls"},
    Ending{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"},
    Ending{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"},
    Ending{"application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"},
    Ending{"application/zip", "zip"},
    Ending{"text/plain", "txt"},
    Ending{"text/csv", "csv"},
    Ending{"text/html", "html"},
    Ending{"text/markdown", "md"},
    Ending{"video/mp4", "mp4"},
    Ending{"video/webm", "webm"},
    Ending{"video/quicktime", "mov"},
    Ending{"video/x-matroska", "mkv"},
    Ending{"audio/mpeg", "mp3"},
    Ending{"audio/mp4", "m4a"},
    Ending{"audio/wav", "wav"},
    Ending{"audio/ogg", "ogg"},
    Ending{"audio/flac", "flac"},
};

std::string_view ending_of(std::string_view media_type) {
  const auto* found = std::find_if(kEndings.begin(), kEndings.end(), [&](const Ending& ending) {
    return ending.media_type == media_type;
  });
  return found == kEndings.end() ? "bin" : found->ending;
}

/// In lower case; empty for what is no plain `type/subtype`, which also keeps line breaks out of
/// the headers.
std::string checked_type(std::string_view media_type) {
  std::string type;
  int slashes = 0;
  for (const char character : media_type) {
    const bool is_upper = character >= 'A' && character <= 'Z';
    const bool is_fine = is_upper || (character >= 'a' && character <= 'z') ||
                         (character >= '0' && character <= '9') ||
                         std::string_view("!#$&-^_.+/").find(character) != std::string_view::npos;
    if (!is_fine) return {};
    if (character == '/') ++slashes;
    type += static_cast<char>(is_upper ? character - 'A' + 'a' : character);
  }
  return slashes == 1 && !type.starts_with('/') && !type.ends_with('/') ? type : std::string();
}

/// SVG, and whatever else is XML, may hold scripts.
bool is_safe(std::string_view type) {
  if (type == "application/pdf" || type == "text/plain") return true;
  const bool is_media =
      type.starts_with("image/") || type.starts_with("audio/") || type.starts_with("video/");
  return is_media && type.find("svg") == std::string_view::npos && !type.ends_with("xml");
}

struct ByteRange {
  std::size_t begin = 0;
  std::size_t end = 0;  ///< One beyond the last.
};
enum class RangeKind : std::uint8_t { kAll, kPart, kUnsatisfiable };

std::optional<std::size_t> number(std::string_view text) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// "bytes=0-99", "bytes=100-", "bytes=-100". What is not understood is ignored, as the RFC asks.
RangeKind read_range(std::string_view header, std::size_t size_bytes, ByteRange& range) {
  constexpr std::string_view kUnit = "bytes=";
  if (!header.starts_with(kUnit)) return RangeKind::kAll;
  header.remove_prefix(kUnit.size());
  const std::size_t dash = header.find('-');
  if (dash == std::string_view::npos) return RangeKind::kAll;
  const auto first = number(header.substr(0, dash));
  const auto last = number(header.substr(dash + 1));
  if (dash == 0) {  // The last so many bytes.
    if (!last) return RangeKind::kAll;
    range = {size_bytes - std::min(*last, size_bytes), size_bytes};
  } else {
    if (!first || (!last && dash + 1 != header.size())) return RangeKind::kAll;
    if (last && *last < *first) return RangeKind::kAll;
    range = {*first, last && *last < size_bytes ? *last + 1 : size_bytes};
  }
  return range.begin < range.end ? RangeKind::kPart : RangeKind::kUnsatisfiable;
}

void cut_to_range(const net::HttpRequest& request, const std::string& etag,
                  net::HttpResponse& response) {
  const std::string_view condition = net::find_header(request.headers, "if-range");
  if (!condition.empty() && condition != etag) return;
  const std::size_t size_bytes = response.body.size();
  ByteRange range;
  const RangeKind kind = read_range(net::find_header(request.headers, "range"), size_bytes, range);
  if (kind == RangeKind::kAll) return;
  const std::string all = "/" + std::to_string(size_bytes);
  if (kind == RangeKind::kUnsatisfiable) {
    response.status = 416;
    response.headers.emplace_back("content-range", "bytes *" + all);
    response.body.clear();
    return;
  }
  response.status = 206;
  response.headers.emplace_back("content-range", "bytes " + std::to_string(range.begin) + "-" +
                                                     std::to_string(range.end - 1) + all);
  response.body = response.body.substr(range.begin, range.end - range.begin);
}

}  // namespace

net::HttpResponse attachment_response(const net::HttpRequest& request, Attachment attachment) {
  const std::string hash = to_hex(attachment.hash.bytes);
  const std::string etag = '"' + hash + '"';
  const std::string type = checked_type(attachment.media_type);
  const bool safe = is_safe(type);
  const std::string shown = type == "text/plain" ? type + "; charset=utf-8" : type;
  net::HttpResponse response;
  response.headers = {
      {"content-type", safe ? shown : "application/octet-stream"},
      {"content-disposition", std::string(safe ? "inline" : "attachment") + "; filename=\"" + hash +
                                  "." + std::string(ending_of(type)) + "\""},
      {"cache-control", "private, max-age=31536000, immutable"},
      {"etag", etag},
      {"accept-ranges", "bytes"},
      {"x-content-type-options", "nosniff"},
      {"content-security-policy", "sandbox; default-src 'none'"},
      {"cross-origin-resource-policy", "same-origin"},
  };
  if (net::find_header(request.headers, "if-none-match") == etag) {
    response.status = 304;
    return response;
  }
  response.body = std::move(attachment.bytes);
  cut_to_range(request, etag, response);
  return response;
}

}  // namespace sideseat::serve
