// Names in the spool: written and read.
#include "send/spool_name.h"

#include <array>
#include <charconv>
#include <cstdio>

#include "base/encoding.h"
#include "base/hash.h"

namespace sideseat::send {
namespace {

constexpr std::string_view kEnding = ".otlp.gz";
constexpr std::string_view kTemporaryEnding = ".otlp.gz.tmp";
/// Linux file names have at most 255 bytes.
constexpr std::size_t kFolderNameBytesMax = 200;

/// Reads digits of `base` up to `end` (taken off too); false for anything else.
template <typename Number>
bool take(std::string_view& text, char end, int base, Number& number) {
  const std::size_t size = text.find(end);
  if (size == std::string_view::npos || size == 0 || text[0] == '-') return false;
  const auto [parsed, error] = std::from_chars(text.data(), text.data() + size, number, base);
  if (error != std::errc() || parsed != text.data() + size) return false;
  text.remove_prefix(size + 1);
  return true;
}

}  // namespace

std::string format_spool_name(const SpoolName& name) {
  std::array<char, 96> text;
  const int size = std::snprintf(text.data(), text.size(), "%020lld-%zu-%zu-%08x.otlp.gz",
                                 static_cast<long long>(name.written_at_ns), name.span_count,
                                 name.size_bytes, name.random);
  return {text.data(), static_cast<std::size_t>(size)};
}

std::optional<SpoolName> parse_spool_name(std::string_view text) {
  SpoolName name;
  std::string_view rest = text;
  if (!text.ends_with(kEnding) || !take(rest, '-', 10, name.written_at_ns) ||
      !take(rest, '-', 10, name.span_count) || !take(rest, '-', 10, name.size_bytes) ||
      !take(rest, '.', 16, name.random)) {
    return std::nullopt;
  }
  // Anything we would not have written so (signs, upper case, other widths) is not ours.
  if (format_spool_name(name) != text) return std::nullopt;
  return name;
}

std::string temporary_spool_name(std::string_view name) {
  return std::string(".").append(name).append(".tmp");
}

bool is_temporary_spool_name(std::string_view text) {
  return text.starts_with('.') && text.ends_with(kTemporaryEnding);
}

std::string spool_folder_name(std::string_view traces_url) {
  std::string name = percent_encode(traces_url);
  const bool has_query = traces_url.find('?') != std::string_view::npos;
  if (!has_query && name.size() <= kFolderNameBytesMax) return name;
  return "url-" + to_hex(content_hash(traces_url).bytes);
}

}  // namespace sideseat::send
