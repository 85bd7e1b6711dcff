// One piece after the other, from behind where the last text was found.
#include "ingest/slice_finder.h"

#include <array>
#include <cstring>

namespace sideseat::ingest {
namespace {

/// So much may be looked at in any span, and beyond it each byte so often.
constexpr std::size_t kBytesFree = std::size_t{64} * 1024;
constexpr std::size_t kTimes = 3;
/// To pass over a piece costs as much as to look at so much of one.
constexpr std::size_t kPieceCostBytes = 16;

/// glibc looks for a short needle several times as fast as for a long one.
constexpr std::size_t kShortBytes = 64;
/// Where the beginning of a text stands again and again, the whole is looked for.
constexpr int kBeginningsMax = 8;

/// Where `needle` begins in `text`; npos if it does not stand there.
std::size_t find_long(std::string_view text, std::string_view needle) {
  const std::string_view beginning = needle.substr(0, kShortBytes);
  std::size_t from = 0;
  for (int tried = 0; from + needle.size() <= text.size(); ++tried) {
    const std::string_view wanted = tried < kBeginningsMax ? beginning : needle;
    const void* found =
        ::memmem(text.data() + from, text.size() - from, wanted.data(), wanted.size());
    if (found == nullptr) break;
    const auto at = static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
    if (text.substr(at, needle.size()) == needle) return at;
    from = at + 1;
  }
  return std::string_view::npos;
}

}  // namespace

SliceFinder::SliceFinder(const std::vector<store::Content>& contents) : bytes_left_(kBytesFree) {
  std::array<std::size_t, otlp::kPieceRoles> counts{};
  for (const store::Content& content : contents) {
    const std::size_t index = counts[static_cast<std::size_t>(content.role)]++;
    if (content.text.size() < kSliceBytesMin) continue;
    candidates_.push_back({static_cast<otlp::PieceRole>(content.role), index, content.text});
    bytes_left_ += kTimes * (content.text.size() + kPieceCostBytes);
  }
}

std::optional<otlp::PieceSlice> SliceFinder::find(std::string_view text) {
  if (text.size() < kSliceBytesMin) return std::nullopt;
  std::size_t at = next_;
  for (std::size_t seen = 0; seen < candidates_.size(); ++seen, ++at) {
    if (at >= candidates_.size()) at = 0;
    const Candidate& candidate = candidates_[at];
    const bool is_long_enough = text.size() <= candidate.text.size();
    if (!spend(kPieceCostBytes + (is_long_enough ? candidate.text.size() : 0))) break;
    if (!is_long_enough) continue;
    const std::size_t offset = find_long(candidate.text, text);
    if (offset == std::string_view::npos) continue;
    next_ = at + 1;
    return otlp::PieceSlice{candidate.role, candidate.index, offset, text.size()};
  }
  return std::nullopt;
}

bool SliceFinder::spend(std::size_t bytes) {
  if (bytes > bytes_left_) bytes_left_ = 0;
  if (bytes_left_ == 0) return false;
  bytes_left_ -= bytes;
  return true;
}

}  // namespace sideseat::ingest
