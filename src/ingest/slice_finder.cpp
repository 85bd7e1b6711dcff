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
    const void* found =
        ::memmem(candidate.text.data(), candidate.text.size(), text.data(), text.size());
    if (found == nullptr) continue;
    next_ = at + 1;
    const auto offset =
        static_cast<std::size_t>(static_cast<const char*>(found) - candidate.text.data());
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
