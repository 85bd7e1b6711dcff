// Inside send: what the names in the spool say, so that a listing tells all there is to know.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sideseat::send {

/// "01790001234567890123-12-4096-9f8e7d6c.otlp.gz": sorted by name is sorted by age.
struct SpoolName {
  std::int64_t written_at_ns = 0;  ///< Unix time; 20 digits.
  std::size_t span_count = 0;
  std::size_t size_bytes = 0;
  std::uint32_t random = 0;  ///< Tells the files of one nanosecond apart; 8 hex digits.
  bool operator==(const SpoolName&) const = default;
};

std::string format_spool_name(const SpoolName& name);
/// nullopt for what is not exactly such a name; the spool leaves those files alone.
std::optional<SpoolName> parse_spool_name(std::string_view text);

/// A file being written, invisible to readers: the name with a dot before and ".tmp" behind.
std::string temporary_spool_name(std::string_view name);
bool is_temporary_spool_name(std::string_view text);

/// The folder of a URL below the spool's directory: the URL percent-encoded, so that people see
/// where the files are to go; where it has a query (which may hold a key) or is too long for a file
/// name, its hash.
std::string spool_folder_name(std::string_view traces_url);

}  // namespace sideseat::send
