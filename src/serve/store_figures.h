// The store as whoever made it sees it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sideseat::serve {

/// What whoever made the store knows of it and its contract does not tell.
struct StoreFigures {
  /// Its files: what each is ("data", "log" ...) and its size.
  std::vector<std::pair<std::string, std::int64_t>> file_bytes;
  struct TextIndex {
    std::int64_t entries_waiting = 0;  ///< Committed, and not yet searchable.
    bool is_failing = false;
  };
  std::optional<TextIndex> text_index;  ///< Absent: there is none.
};
/// Thread-safe; asks no database.
using AskStore = std::function<StoreFigures()>;

}  // namespace sideseat::serve
