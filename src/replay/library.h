// Finds the recorded answer to a request, and counts what was found.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "bedrock/recording.h"

namespace sideseat::replay {

enum class Match {
  kExact,  ///< Method, path and body.
  kLoose,  ///< Method and path: the next one in recorded order.
  kNone,
};

/// Whether a recording of the same path may answer a body that nobody recorded.
enum class LooseMatch { kAllowed, kRefused };

struct Found {
  Match match = Match::kNone;
  const bedrock::RecordedCall* call = nullptr;  ///< Lives as long as the library.
};

/// What has been served since the start or the last reset.
struct LibraryStats {
  std::size_t exact = 0;
  std::size_t loose = 0;
  std::size_t items = 0;
  std::vector<std::string> never_served;  ///< "file#index".
};

/// The recordings. Several of one request are served in turn: exact matches to the last, which then
/// repeats; loose ones round and round. Thread-safe.
class Library {
 public:
  explicit Library(std::vector<bedrock::RecordedCall> calls);

  /// `path` and `body` as they came. `file`: only recordings of this file, by its name or the end
  /// of its path; empty: all.
  Found find(std::string_view method, std::string_view path, std::string_view body,
             std::string_view file, LooseMatch loose_match);
  LibraryStats stats() const;
  void reset();

 private:
  using Indexes = std::vector<std::size_t>;
  Found serve(Match match, std::size_t index);

  // Constant after construction.
  std::vector<bedrock::RecordedCall> calls_;
  std::map<std::string, Indexes> by_path_;  // Key: method and path.

  mutable std::mutex mutex_;
  // Guarded by mutex_.
  std::vector<std::size_t> served_;  // How often, by index in calls_.
  std::size_t exact_ = 0;
  std::size_t loose_ = 0;
};

}  // namespace sideseat::replay
