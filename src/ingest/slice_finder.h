// Finds texts that stand word for word in the pieces of the same span: an event for each message,
// beside the attribute that has them all.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "otlp/pieces.h"
#include "store/store.h"

namespace sideseat::ingest {

/// Looks at each byte of the pieces a few times at most, however many texts are asked for; what it
/// does not find then is kept twice.
class SliceFinder {
 public:
  /// Views `contents`: they must stay as they are.
  explicit SliceFinder(const std::vector<store::Content>& contents);

  /// nullopt: it is below kSliceBytesMin, is not there, or enough was looked at.
  std::optional<otlp::PieceSlice> find(std::string_view text);

 private:
  struct Candidate {
    otlp::PieceRole role;
    std::size_t index;
    std::string_view text;
  };
  /// False: enough was looked at.
  bool spend(std::size_t bytes);

  std::vector<Candidate> candidates_;
  std::size_t next_ = 0;  // Behind where the last was found: events come in the messages' order.
  std::size_t bytes_left_;
};

/// Below this a text costs little more than to say where it stands.
inline constexpr std::size_t kSliceBytesMin = 64;

}  // namespace sideseat::ingest
